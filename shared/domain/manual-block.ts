import { type BlacklistEntry, isInForce, type TargetKind } from "./blacklist.ts";

/** What staff say when they blacklist a target. */
export interface ManualBlock {
  readonly target: string;
  readonly kind: TargetKind;
  readonly reason: string;
  /** Null lasts until it is lifted. */
  readonly expiresAt: number | null;
  /** The id of who says it. */
  readonly by: string;
}

/**
 * The entry that staff's word makes of the one before, which is the same object where it says so already. In the place of an
 * automatic entry it refuses everyone from now on, and keeps the evidence.
 */
export function manualEntry(
  before: BlacklistEntry | null,
  { by, ...said }: ManualBlock,
  now: number,
): BlacklistEntry {
  const standing = before !== null && isInForce(before, now) ? before : null;
  const manual = standing?.origin === "manual" ? standing : null;
  if (manual !== null && manual.reason === said.reason && manual.expiresAt === said.expiresAt) return manual;
  return {
    ...said,
    origin: "manual",
    isDryRun: false,
    createdAt: manual?.createdAt ?? now,
    createdBy: manual?.createdBy ?? by,
    liftedAt: null,
    evidence: standing?.evidence ?? null,
    lastRefusedAt: standing?.lastRefusedAt ?? null,
    revision: (before?.revision ?? 0) + 1,
  };
}

/** The entry when it is lifted at `now`; the same object where it was in force no more. */
export function liftedEntry(entry: BlacklistEntry, now: number): BlacklistEntry {
  return isInForce(entry, now) ? { ...entry, liftedAt: now, revision: entry.revision + 1 } : entry;
}
