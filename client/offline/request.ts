import { randomBytes } from "node:crypto";
import { decodeJwt } from "jose";
import { type Fingerprint, sameHardware } from "../../shared/domain/fingerprint.ts";
import { armorFileName, writeArmor } from "../../shared/signing/armor.ts";
import { rootAudience } from "../../shared/signing/node-document.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { signRequest } from "../../shared/signing/request.ts";
import type { Desk } from "../desk.ts";
import { hashHardware } from "../hardware/hash-hardware.ts";
import type { RequestOptions } from "../options.ts";
import type { Carried, Refused } from "../outcome.ts";
import { nodeClaims } from "../service/node-claims.ts";
import { localRefusal, stateRefusal } from "../service/refusal.ts";
import type { NodeKey } from "../state/node-key.ts";
import { keyFileFor, usableKey } from "../state/own-key.ts";
import { readSnapshot } from "../state/read-snapshot.ts";
import type { Snapshot } from "../state/snapshot.ts";
import { STATE_FILE } from "../state/state-folder.ts";
import type { StoredRequest } from "../state/stored-state.ts";
import { changeState, isRefused } from "../state/write-state.ts";

/**
 * The request string of this server. The same one until it was answered, so that a response that took a week still fits;
 * it is on the disk before it is shown.
 */
export async function makeRequest(
  desk: Desk,
  options: RequestOptions,
): Promise<{ readonly snapshot: Snapshot; readonly carried: Carried } | Refused> {
  const found = await readSnapshot(desk.folder, desk);
  const { fault } = found;
  if (fault === "state-newer" || fault === "key-newer" || fault === "unreadable") return stateRefusal(fault);
  const waiting = found.stored.request;
  let key: NodeKey;
  try {
    key = await usableKey(desk.folder, keyFileFor(found));
    if (waiting !== null && !asksAnew(options) && fits(waiting, key, hashHardware(desk.hardware, found.salt)))
      return { snapshot: found, carried: await carry(desk, waiting) };
    if (fault === "state-corrupt") await desk.folder.setAside(STATE_FILE, "corrupt");
  } catch {
    return localRefusal("STATE_UNWRITABLE");
  }
  const made = await sign(desk, found, key, options);
  const written = await changeState(desk, ({ stored, salt }) => ({
    ...stored,
    salt: stored.salt ?? salt,
    request: made,
  }));
  if (isRefused(written)) return written;
  return { snapshot: written, carried: await carry(desk, made) };
}

/** A request that was copied from another server would bring a response which is refused here. */
function fits({ jws, isAnswered }: StoredRequest, { nodeId }: NodeKey, here: Fingerprint): boolean {
  if (isAnswered) return false;
  try {
    const { sub, node } = decodeJwt<{ node: { fingerprint?: Fingerprint } }>(jws);
    return sub === nodeId && sameHardware(node.fingerprint ?? {}, here) !== "different";
  } catch {
    return false;
  }
}

function asksAnew({ isNew, products, replaces }: RequestOptions): boolean {
  return isNew === true || products !== undefined || replaces !== undefined;
}

async function sign(
  desk: Desk,
  { manifest, offlineManifest, salt }: Snapshot,
  { signing }: NodeKey,
  { products, replaces }: RequestOptions,
): Promise<StoredRequest> {
  const nonce = randomBytes(18).toString("base64url");
  const codes = products ?? desk.applications.map(({ code }) => code);
  const known = manifest ?? offlineManifest;
  const audience = known === null ? await rootAudience(desk.pins[0] ?? "") : known.iss;
  const at = desk.clock.local();
  const says = {
    nonce,
    node: nodeClaims(desk, salt),
    ...(codes.length === 0 ? {} : { products: [...codes] }),
    ...(replaces === undefined ? {} : { replaces }),
  };
  const jws = await signRequest(signing, says, { audience, now: at });
  return { jws, nonce, at, isAnswered: false };
}

async function carry({ hostName }: Desk, { jws, at }: StoredRequest): Promise<Carried> {
  return {
    ok: true,
    text: await writeArmor("request", jws),
    parts: await writeQrParts("request", jws),
    fileName: armorFileName("request", hostName),
    at,
  };
}
