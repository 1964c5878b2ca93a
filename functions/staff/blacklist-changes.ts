import { targetFault } from "../../shared/contract/blacklist-fields.ts";
import { toWire } from "../../shared/contract/instant.ts";
import type { Change } from "../../shared/domain/activity.ts";
import { type BlacklistEntry, isInForce } from "../../shared/domain/blacklist.ts";
import type { TargetFault } from "../../shared/domain/blacklist-target.ts";
import { type Refusal, refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";

/** Refuses a target that is none, or that would be too many. */
export function refuseTarget(
  location: string,
  reason: TargetFault,
): Refusal<"INPUT_INVALID" | "BLACKLIST_RANGE_TOO_WIDE"> {
  return reason === "RANGE_TOO_WIDE"
    ? refuse("BLACKLIST_RANGE_TOO_WIDE")
    : refuse("INPUT_INVALID", { errors: [targetFault(location, reason)] });
}

/** An entry before and after a change; the same object where nothing changes. */
export interface EntryChange {
  readonly before: BlacklistEntry | null;
  readonly after: BlacklistEntry;
}

interface ToldChange {
  readonly kind: "blacklist.added" | "blacklist.lifted";
  readonly reason: string | null;
  readonly at: number;
}

/** A lifted entry takes two actions of a transaction's 100, and two more are activity and idempotency record. */
const AT_ONCE = 45;

/**
 * Writes the entries that change, in as few transactions as that takes, each with its own line in the activity log; the last
 * one carries the answer's record, so that a request that was interrupted leaves none and finishes the rest when it is repeated.
 */
export async function saveEntryChanges(
  changes: readonly EntryChange[],
  { kind, reason, at }: ToldChange,
  answer: { readonly status: number; readonly body: unknown },
  { storage, activity, once }: Context,
): Promise<"saved" | "changed" | "contended"> {
  const due = changes.filter(({ before, after }) => before !== after);
  if (due.length === 0)
    return (await storage.rememberAnswer(once(answer))) === "kept" ? "saved" : "contended";
  for (let start = 0; start < due.length; start += AT_ONCE) {
    const part = due.slice(start, start + AT_ONCE);
    const told = activity(kind, {
      accountId: null,
      subjects: part.map(({ after }) => after.target),
      reason,
      changes: part.map((change) => toldChange(change, at)),
    });
    const record = start + AT_ONCE >= due.length ? once(answer) : [];
    const entries = part.map(({ after }) => after);
    const saved = await storage.saveBlacklistEntries(entries, told, record);
    if (saved !== "saved") return saved;
  }
  return "saved";
}

/** What was in force under a target, and what is; null for nothing. */
function toldChange({ before, after }: EntryChange, at: number): Change {
  return { field: after.target, before: inForce(before, at), after: inForce(after, at) };
}

function inForce(entry: BlacklistEntry | null, at: number): object | null {
  if (entry === null || !isInForce(entry, at)) return null;
  const { origin, isDryRun, reason, expiresAt } = entry;
  return { origin, isDryRun, reason, expiresAt: toWire(expiresAt) };
}
