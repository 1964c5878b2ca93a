import type { Refused } from "../../client/index.ts";
import { type Desk, nextAttemptAt } from "../../client/internals.ts";
import type { StoredKeys } from "./stored-keys.ts";

/** When to ask the service again after it was asked: in a day, or sooner after a failure, which are counted. */
export function pollAfter(
  desk: Desk,
  failuresBefore: number,
  refused: Refused | null,
): Pick<StoredKeys, "failures" | "nextAttemptAt"> {
  const failures = refused === null ? 0 : failuresBefore + 1;
  const { retryAfterSeconds = null } = (refused ?? {}) as { readonly retryAfterSeconds?: number | null };
  const end = { now: desk.clock.local(), failures, retryAfterSeconds, deadlineAt: null };
  return { failures, nextAttemptAt: nextAttemptAt({ ...end, chance: desk.chance() }) };
}
