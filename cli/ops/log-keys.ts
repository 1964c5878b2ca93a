import { getKeyManifest } from "../../shared/contract/operations/get-key-manifest.ts";
import { getKeySet } from "../../shared/contract/operations/get-key-set.ts";
import { loadPublicKey, thumbprint } from "../../shared/signing/key.ts";
import { manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import type { Send } from "../client.ts";
import { EXIT, Fault, ownTrouble } from "../faults.ts";

/** The keys that seals are checked with, and whose word for them is taken. */
export interface LogKeys {
  readonly keyFor: ReturnType<typeof manifestKeys>;
  /** Null: whoever the seals name. */
  readonly issuer: string | null;
  readonly provenBy: "root" | "service";
}

/** The service's signing keys: proven by a pinned root where one is known, and otherwise as the service tells them. */
export async function loadLogKeys(send: Send, pins: readonly string[]): Promise<LogKeys> {
  if (pins.length === 0) return keysAsTold(send);
  const { manifest: text } = await send(getKeyManifest, {});
  const read = await readManifest(text, pins);
  if (!read.ok)
    throw new Fault(
      EXIT.refused,
      ownTrouble(
        "LOG_KEYS_UNPROVEN",
        `The key manifest is not proven by the pinned root: ${read.fault}.`,
        "Compare COUNTERSIGN_ROOT_KEYS with what `countersign setup` printed. If it is right, what answers is not your service.",
      ),
    );
  return { keyFor: manifestKeys(read.manifest), issuer: read.manifest.iss, provenBy: "root" };
}

async function keysAsTold(send: Send): Promise<LogKeys> {
  const { keys } = await send(getKeySet, {});
  const keyFor = async (kid: string) => {
    const found = keys.find((key) => key.kid === kid);
    if (found === undefined || (await thumbprint(found)) !== kid) return null;
    return loadPublicKey(found).catch(() => null);
  };
  return { keyFor, issuer: null, provenBy: "service" };
}
