import type { Counter } from "./attempt-counter.ts";
import { type BlacklistEntry, type Evidence, entryState } from "./blacklist.ts";
import type { Settings } from "./settings.ts";
import { daysAfter } from "./time.ts";

/** What was counted of a source: its failed attempts of the last 24 hours, at the instant `at`. */
export interface Counted {
  readonly attempts: number;
  readonly at: number;
}

/** What is known of a counted source when its count is judged. */
export interface CountedSource {
  readonly counter: Counter;
  readonly counted: Counted;
  /** The entry of this target, in force or not; null when there never was one. */
  readonly entry: BlacklistEntry | null;
}

/** Who makes automatic entries, as entries and the activity log name it. */
export const AUTOMATIC = "countersign";

/**
 * True when failed attempts are to put their source on the blacklist, if it is not a customer's domain. What was counted
 * before an entry was lifted is forgiven, also where the count is judged only afterwards; a dry run gives way to an entry that refuses.
 */
export function isBlockDue(
  { counter, counted, entry }: CountedSource,
  { blacklistDryRun }: Pick<Settings, "blacklistDryRun">,
  now: number,
): boolean {
  if (counted.attempts < counter.threshold) return false;
  if (entry === null) return true;
  const state = entryState(entry, now);
  if (state === "in-force") return false;
  if (state === "dry-run") return !blacklistDryRun;
  return entry.liftedAt === null || entry.liftedAt < counted.at;
}

/** The entry that such a source gets. */
export function automaticEntry(
  { counter, entry }: CountedSource,
  evidence: Evidence,
  { blacklistDays, blacklistDryRun }: Pick<Settings, "blacklistDays" | "blacklistDryRun">,
  now: number,
): BlacklistEntry {
  return {
    target: counter.target,
    kind: counter.kind,
    origin: "automatic",
    reason: `${evidence.attempts} failed attempts in 24 hours`,
    isDryRun: blacklistDryRun,
    createdAt: now,
    createdBy: AUTOMATIC,
    expiresAt: blacklistDays === 0 ? null : daysAfter(now, blacklistDays),
    liftedAt: null,
    evidence,
    lastRefusedAt: null,
    revision: (entry?.revision ?? 0) + 1,
  };
}
