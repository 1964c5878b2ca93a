import { DAY_MS } from "../domain/time.ts";
import {
  generatePrivateJwk,
  loadSigningKey,
  type PrivateJwk,
  publicHalf,
  type SigningKey,
  thumbprint,
} from "./key.ts";
import type { ManifestKey } from "./manifest.ts";

/** An online key as its keeper stores it; `useFrom` is epoch ms. The private half goes when nothing is signed with it any more. */
export interface OnlineKey {
  readonly kid: string;
  readonly jwk: PrivateJwk;
  readonly useFrom: number;
  readonly revokedAt: number | null;
}

/** How long a key signs, and how long before that it is published. */
export const ROTATION_DAYS = 90;
export const PUBLISH_AHEAD_DAYS = 7;

/**
 * The key that signs at `now`: the one that began last. Its age alone never stops it, so that an overdue rotation
 * refuses no customer; and before the first key's time, with the service's clock set back, the first key signs.
 */
export function currentKey(keys: readonly OnlineKey[], now: number): OnlineKey | null {
  const good = keys.filter((key) => key.revokedAt === null).sort((a, b) => a.useFrom - b.useFrom);
  return good.findLast((key) => key.useFrom <= now) ?? good[0] ?? null;
}

/** When the next key is to begin (epoch ms) if one is due to be made at `now`; null when none is due. */
export function nextKeyFrom(keys: readonly OnlineKey[], now: number): number | null {
  const good = keys.filter((key) => key.revokedAt === null);
  if (good.length === 0) return now;
  const newest = Math.max(...good.map((key) => key.useFrom));
  const begins = Math.max(newest + ROTATION_DAYS * DAY_MS, now + PUBLISH_AHEAD_DAYS * DAY_MS);
  return now >= newest + (ROTATION_DAYS - PUBLISH_AHEAD_DAYS) * DAY_MS ? begins : null;
}

/** Makes an online key that begins to sign at `useFrom`. */
export async function generateOnlineKey(useFrom: number): Promise<OnlineKey> {
  const jwk = await generatePrivateJwk();
  return { kid: await thumbprint(jwk), jwk, useFrom, revokedAt: null };
}

/** What the manifest says about a key. */
export function manifestKeyOf({ kid, jwk, useFrom, revokedAt }: OnlineKey): ManifestKey {
  return { ...publicHalf(jwk), kid, useFrom, ...(revokedAt === null ? {} : { revokedAt }) };
}

/** What signs at `now`; throws when there is no key at all, which only an empty ring can cause. */
export function signingKeyAt(keys: readonly OnlineKey[], now: number): Promise<SigningKey> {
  const key = currentKey(keys, now);
  if (key === null) throw new Error("the key ring holds no usable online key: run the key rotation");
  return loadSigningKey(key.jwk);
}
