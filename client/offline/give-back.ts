import { randomBytes } from "node:crypto";
import { LIMITS } from "../../shared/domain/limits.ts";
import { armorFileName, writeArmor } from "../../shared/signing/armor.ts";
import { writeQrParts } from "../../shared/signing/qr-parts.ts";
import { signReturn } from "../../shared/signing/return.ts";
import type { Desk } from "../desk.ts";
import type { Refused, ReturnOutcome } from "../outcome.ts";
import { localRefusal, stateRefusal } from "../service/refusal.ts";
import { readSnapshot } from "../state/read-snapshot.ts";
import { offlineLicenses, type Snapshot } from "../state/snapshot.ts";
import type { HeldLicense, RemovedLicense, StoredReturn, StoredState } from "../state/stored-state.ts";
import { changeState, isRefused } from "../state/write-state.ts";

type Returned = Extract<ReturnOutcome, { ok: true }>;

/**
 * Stops using licenses that came by a response string, those of these products or all, and makes the return string that
 * frees them. They are gone on the disk before the string is shown; a kill in between leaves it to `lastReturn`.
 */
export async function giveBack(
  desk: Desk,
  products: readonly string[] | null,
): Promise<{ readonly snapshot: Snapshot; readonly returned: Returned } | Refused> {
  const found = await readSnapshot(desk.folder, desk);
  const { key, fault, responses } = found;
  if (fault !== null) return stateRefusal(fault);
  const held = offlineLicenses(found);
  const [newest] = responses;
  if (key === null || newest === undefined || held.length === 0) return localRefusal("NOT_HELD_OFFLINE");
  const given = held.filter(({ product }) => products === null || products.includes(product.code));
  const codes = [...new Set(given.map(({ product }) => product.code))];
  if (given.length === 0 || products?.some((code) => !codes.includes(code)))
    return localRefusal("PRODUCT_NOT_HELD");
  // Later than whatever it gives back, so that the service never takes it for older, whatever this clock says.
  const at = Math.max(desk.clock.effective(), newest.serial + 1);
  const occasion = { audience: newest.iss, now: at, jti: randomBytes(18).toString("base64url") };
  const ids = [...new Set([...given, ...returnedBefore(found)].map(({ activationId }) => activationId))];
  const jws = await signReturn(key.signing, ids, occasion);
  const returned: StoredReturn = { jws, at, products: codes };
  const written = await changeState(desk, (current) => {
    // What another process has taken or given back meanwhile is not in this string.
    if (current.fault !== null || heldText(current) !== heldText(found)) return localRefusal("STATE_BUSY");
    return afterReturn(current, given, returned);
  });
  return isRefused(written) ? written : { snapshot: written, returned: await carry(desk, returned) };
}

/** The last return string, as often as it is asked for. */
export async function lastReturn(desk: Desk): Promise<Returned | Refused> {
  const { stored } = await readSnapshot(desk.folder, desk);
  return stored.returned === null ? localRefusal("NOTHING_RETURNED") : carry(desk, stored.returned);
}

function heldText({ stored: { responses, removed, request } }: Snapshot): string {
  return JSON.stringify([responses, removed, request]);
}

/** What was given back before: a return string says it again, so that none of them is lost with the paper it was on. */
function returnedBefore(snapshot: Snapshot): readonly HeldLicense[] {
  const held = new Set(offlineLicenses(snapshot).map(({ id }) => id));
  return snapshot.stored.removed
    .filter(({ code, license }) => code === "RELEASED" && license.deadlineAt === null)
    .flatMap(({ license }) => (held.has(license.id) ? [] : [license]))
    .slice(0, Math.max(0, LIMITS.licensesPerNode - held.size));
}

/** No response to an earlier request brings back what was returned, and a response that brings nothing else is dropped. */
function afterReturn(snapshot: Snapshot, given: readonly HeldLicense[], returned: StoredReturn): StoredState {
  const { stored, responses } = snapshot;
  // By the service's own time: a clock here that is ahead must not refuse the next response.
  const serial = responses[0]?.serial ?? 0;
  const removed = given.map(
    (license): RemovedLicense => ({ license, code: "RELEASED", serial, at: returned.at }),
  );
  const ids = new Set(given.map(({ id }) => id));
  const kept = new Set(offlineLicenses(snapshot).flatMap(({ id }) => (ids.has(id) ? [] : [id])));
  const needed = responses.filter(
    ({ licenses, evaluations = [] }) => evaluations.length > 0 || licenses.some(({ id }) => kept.has(id)),
  );
  return {
    ...stored,
    responses: needed.map(({ text, nonce }) => ({ jws: text, nonce })),
    removed: [...removed, ...stored.removed.filter(({ license }) => !ids.has(license.id))],
    request: null,
    returned,
  };
}

async function carry({ hostName }: Desk, { jws, at, products }: StoredReturn): Promise<Returned> {
  return {
    ok: true,
    text: await writeArmor("return", jws),
    parts: await writeQrParts("return", jws),
    fileName: armorFileName("return", hostName),
    at,
    products,
  };
}
