import type * as z from "zod/mini";
import type { blacklistEntryView } from "../../shared/contract/blacklist-fields.ts";
import { toWire } from "../../shared/contract/instant.ts";
import { type BlacklistEntry, entryState } from "../../shared/domain/blacklist.ts";

/** A blacklist entry on the wire, with its state as it is at `now`. */
export function presentEntry(entry: BlacklistEntry, now: number): z.input<typeof blacklistEntryView> {
  const { target, kind, origin, reason, evidence, createdAt, createdBy } = entry;
  return {
    target,
    kind,
    state: entryState(entry, now),
    origin,
    reason,
    evidence: evidence && {
      attempts: evidence.attempts,
      threshold: evidence.threshold,
      since: toWire(evidence.since),
    },
    createdAt: toWire(createdAt),
    createdBy,
    expiresAt: toWire(entry.expiresAt),
    liftedAt: toWire(entry.liftedAt),
    lastRefusedAt: toWire(entry.lastRefusedAt),
  };
}
