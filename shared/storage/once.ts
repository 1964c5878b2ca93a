import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { KEYS } from "./table.ts";
import { ONCE, transact, type Write } from "./transact.ts";

/** How long a repeated request gets the first one's reply. */
export const ONCE_DAYS = 7;

/**
 * What is kept of an answered request: an HMAC of the request, and the reply, encrypted under a key that only the
 * holder of the Idempotency-Key can derive. `fingerprint` is an HMAC of caller, operation and key.
 */
export interface OnceRecord {
  readonly fingerprint: string;
  readonly requestHash: string;
  readonly sealedReply: string;
  readonly expiresAt: number;
}

/** The record of an earlier answer; null when there is none or its time is over at `now`. */
export async function loadOnce(db: Database, fingerprint: string, now: number): Promise<OnceRecord | null> {
  const record = fromItem<OnceRecord>(await getItem(db, KEYS.once(fingerprint), "strong"));
  return record !== null && now < record.expiresAt ? record : null;
}

/** The record as part of the transaction that has the effect: both are written, or neither. */
export function onceWrite(record: OnceRecord, now: number): Write {
  return {
    label: ONCE,
    action: "Put",
    item: toItem(KEYS.once(record.fingerprint), record, { ttl: Math.ceil(record.expiresAt / 1_000) }),
    guard: "attribute_not_exists(pk) OR expiresAt <= :now",
    values: { ":now": now },
  };
}

/**
 * Keeps the answer of a request that had nothing to change, so that repeating it later changes nothing either.
 * `contended`: it could not be kept, and must not be given.
 */
export async function rememberAnswer(db: Database, writes: readonly Write[]): Promise<"kept" | "contended"> {
  if (writes.length === 0) return "kept";
  const { outcome } = await transact(db, writes);
  return outcome === "contended" ? "contended" : "kept";
}
