import { ALGORITHM } from "../../shared/signing/key.ts";
import {
  currentKey,
  generateOnlineKey,
  manifestKeyOf,
  nextKeyFrom,
  type OnlineKey,
} from "../../shared/signing/key-ring.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";

/** What is stored of the keys; null and empty before the first rotation. */
export interface StoredKeys {
  readonly manifest: Manifest | null;
  readonly keys: readonly OnlineKey[];
}

/** What is to be signed by the root and stored. */
export interface Rotation {
  readonly why: "first-key" | "key-due" | "key-revoked" | "root-changed" | "manifest-behind";
  readonly manifest: Omit<Manifest, "iat" | "jti" | "serial">;
  readonly keys: readonly OnlineKey[];
}

/**
 * What has to change at `now`, or null when nothing has. A new key is published a week before it begins; the private
 * half of one that signs no longer is dropped. Keys that the manifest does not tell, as two rotations at once can leave
 * them, are published. `revoke` names a key that is not to be trusted from now on; another takes over at once. With
 * `isOfOtherRoot` the same keys are told by this root, under the next version.
 */
export async function decideRotation(
  { manifest, keys }: StoredKeys,
  now: number,
  newIssuer: string,
  revoke: string | null,
  isOfOtherRoot = false,
): Promise<Rotation | null> {
  const published = new Map((manifest?.keys ?? []).map((key) => [key.kid, key]));
  const isRevoking =
    revoke !== null && published.get(revoke)?.revokedAt === undefined && published.has(revoke);
  const trusted = keys.filter(
    ({ kid }) => published.get(kid)?.revokedAt === undefined && !(isRevoking && kid === revoke),
  );
  const made = await newKeys(trusted, now);
  const all = [...trusted, ...made];
  const isBehind = all.some(({ kid }) => !published.has(kid));
  const isAsItWas = !isRevoking && !isBehind && !isOfOtherRoot && trusted.length === keys.length;
  if (isAsItWas && manifest !== null) return null;
  for (const key of all) published.set(key.kid, { ...manifestKeyOf(key), ...published.get(key.kid) });
  const tells = [...published.values()].map((key) =>
    isRevoking && key.kid === revoke ? { ...key, revokedAt: now } : key,
  );
  return {
    why: isOfOtherRoot ? "root-changed" : whyOf(keys, isRevoking, made),
    manifest: { iss: manifest?.iss ?? newIssuer, version: (manifest?.version ?? 0) + 1, keys: tells },
    keys: stillSigning(all, now),
  };
}

function whyOf(keys: readonly OnlineKey[], isRevoking: boolean, made: readonly OnlineKey[]): Rotation["why"] {
  if (isRevoking) return "key-revoked";
  if (made.length === 0) return "manifest-behind";
  return keys.length === 0 ? "first-key" : "key-due";
}

/** The next key when it is due; and one for now when nothing can sign now. */
async function newKeys(keys: readonly OnlineKey[], now: number): Promise<readonly OnlineKey[]> {
  if (currentKey(keys, now) === null) return [await generateOnlineKey(now)];
  const useFrom = nextKeyFrom(keys, now);
  return useFrom === null ? [] : [await generateOnlineKey(useFrom)];
}

function stillSigning(keys: readonly OnlineKey[], now: number): readonly OnlineKey[] {
  const current = currentKey(keys, now);
  return keys.filter(({ useFrom }) => current === null || useFrom >= current.useFrom);
}

/** KMS signs at most this many bytes with an Ed25519 key (`MessageType: RAW`). */
const MESSAGE_BYTES = 4_096;

/** The header and claims that the root signs, dot between them. The oldest keys leave when it would be too long. */
export function manifestMessage({ manifest }: Rotation, rootKid: string, typ: string, now: number): string {
  const header = { alg: ALGORITHM, typ, kid: rootKid };
  const newestFirst = manifest.keys.toSorted((a, b) => b.useFrom - a.useFrom);
  for (let count = newestFirst.length; count > 0; count -= 1) {
    const claims: Manifest = {
      iss: manifest.iss,
      iat: Math.floor(now / 1_000),
      jti: `manifest-${manifest.version}`,
      serial: now,
      version: manifest.version,
      keys: newestFirst.slice(0, count).reverse(),
    };
    const message = `${encoded(header)}.${encoded(claims)}`;
    if (message.length <= MESSAGE_BYTES) return message;
  }
  throw new RangeError("the manifest's fixed parts alone are longer than KMS signs");
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
