import { createHash } from "node:crypto";
import { lastClosedHour } from "../../shared/domain/activity-hours.ts";
import { utcHour } from "../../shared/domain/time.ts";
import type { SweepPlace } from "./sweep-steps.ts";

/** How long before the first API key there may be entries: strangers who were refused. */
const HOURS_AHEAD = 24;
/** A key whose time is nonsense does not make the log begin long before there were computers to write it. */
const OLDEST_HOURS = 3_650 * 24;
const HOURS_AT_ONCE = 168;

/** SHA-256 in base64url, as the hashes of the activity log are. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/**
 * The hour (counted from 1970) with which the log begins: a day before the oldest API key, since nobody can do anything with a
 * service before. It does not depend on when it is asked. Null while there is no key.
 */
export async function firstLogHour({
  storage,
  now,
}: Pick<SweepPlace, "storage" | "now">): Promise<number | null> {
  const { ids } = await storage.readAscending("apiKeys", { limit: 1, after: null });
  const [key] = await storage.loadApiKeys(ids);
  if (key === undefined) return null;
  const closed = lastClosedHour(now());
  return Math.max(Math.min(utcHour(key.createdAt), closed + 1) - HOURS_AHEAD, closed - OLDEST_HOURS);
}

/** One page of hours, from one on and before another, as a step of the sweep takes them; without those that were sealed empty. */
export async function hoursPage(
  { storage }: Pick<SweepPlace, "storage">,
  from: number | null,
  before: number,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  if (from === null || from >= before) return { ids: [], next: null };
  const next = Math.min(from + HOURS_AT_ONCE, before);
  const quiet = await storage.loadQuietHours(from, next - 1);
  const hours = Array.from({ length: next - from }, (_, index) => from + index);
  return {
    ids: hours.filter((hour) => !quiet.has(hour)).map(String),
    next: next < before ? String(next) : null,
  };
}

/** The hours that ids name. */
export async function loadHours(
  _place: SweepPlace,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly item: number }[]> {
  return ids.map((id) => ({ id, item: Number(id) }));
}
