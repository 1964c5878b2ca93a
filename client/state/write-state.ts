import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import { nextAttemptAt } from "../service/poll-schedule.ts";
import { localRefusal, stateRefusal } from "../service/refusal.ts";
import { prove, readSnapshot } from "./read-snapshot.ts";
import { onlineLicenses, type Snapshot } from "./snapshot.ts";
import { STATE_FILE } from "./state-folder.ts";
import { EMPTY_STATE, formatState, type StoredState } from "./stored-state.ts";

/** How often a change is made anew because another process was faster. */
export const TRIES = 20;

/** What the next state is made of: nothing of a state that cannot be used but since when applications and key files are here. */
export function soundState({ stored, fault }: Snapshot): StoredState {
  const { installed, clock, licensed, keyFiles } = stored;
  const kept = { installed, clock, licensed, ...(keyFiles === undefined ? {} : { keyFiles }) };
  return fault === null ? stored : { ...EMPTY_STATE, ...kept };
}

/** Writes a state and proves it as it would be read again. A disk that refuses leaves it in memory only. */
export async function writeState(
  desk: Desk,
  snapshot: Snapshot,
  next: StoredState,
): Promise<Snapshot | "moved"> {
  // What another process has written of time meanwhile is not lost.
  if (snapshot.stored.clock !== null) desk.clock.recall(snapshot.stored.clock);
  const stored = { ...next, clock: desk.clock.memory() };
  const raw = formatState(stored);
  const { key } = snapshot;
  try {
    const written = await desk.folder.replace(STATE_FILE, snapshot.raw, raw);
    return written === "moved" ? "moved" : await prove({ raw, stored, key }, desk);
  } catch {
    const kept = await prove({ raw: snapshot.raw, stored, key }, desk);
    return { ...kept, isUnwritten: true };
  }
}

/**
 * Changes what is stored, as it is on the disk at that moment: when another process has written meanwhile, the change is
 * made of the newer state. A change that cannot be written is refused, and nothing has changed.
 */
export async function changeState(
  desk: Desk,
  change: (snapshot: Snapshot) => StoredState | Refused | null,
): Promise<Snapshot | Refused> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const snapshot = await readSnapshot(desk.folder, desk);
    const { fault } = snapshot;
    if (fault === "state-newer" || fault === "key-newer" || fault === "unreadable")
      return stateRefusal(fault);
    const next = change(snapshot);
    if (next === null) return snapshot;
    if ("ok" in next) return next;
    const written = await writeState(desk, snapshot, next);
    if (written === "moved") continue;
    return written.isUnwritten ? localRefusal("STATE_UNWRITABLE") : written;
  }
  return localRefusal("STATE_BUSY");
}

/** True for a no. */
export function isRefused(result: Snapshot | Refused): result is Refused {
  return "ok" in result;
}

/** What a good contact leaves: no failures, and the next attempt planned. */
export function contactAfter(desk: Desk): Pick<StoredState, "lastContactAt" | "failures" | "nextAttemptAt"> {
  const now = desk.clock.local();
  const end = { now, failures: 0, retryAfterSeconds: null, deadlineAt: null, chance: desk.chance() };
  return { lastContactAt: now, failures: 0, nextAttemptAt: nextAttemptAt(end) };
}

/** Records an attempt that has changed nothing else; best effort, since there is nothing to lose. */
export async function commitFailure(
  desk: Desk,
  refused: Refused & { readonly retryAfterSeconds?: number | null },
): Promise<void> {
  const now = desk.clock.local();
  const { code, detail, retryAfterSeconds = null } = refused;
  await changeState(desk, (snapshot) => {
    if (snapshot.fault !== null || snapshot.raw === null) return null;
    const { stored } = snapshot;
    const failures = stored.failures + 1;
    const deadlines = onlineLicenses(snapshot).map(({ deadlineAt }) => deadlineAt);
    const deadlineAt = deadlines.length === 0 ? null : Math.min(...deadlines);
    const result = refused.kind === "local" ? "nonsense" : refused.kind;
    return {
      ...stored,
      lastAttempt: { at: now, operation: "verify", result, reason: { code, detail } },
      failures,
      nextAttemptAt: nextAttemptAt({ now, failures, retryAfterSeconds, deadlineAt, chance: desk.chance() }),
    };
  });
}

/** How much known time may be lost with a program that is killed. */
const REMEMBER_EVERY_MS = 3_600_000;

/**
 * Writes down, from time to time, how far time is known to have come, and at once which warnings were given; null where
 * there is nothing to write. Best effort: the next time says it again.
 */
export async function remember(
  desk: Desk,
  { stored, fault, raw }: Snapshot,
  told: readonly string[],
): Promise<Snapshot | null> {
  if (fault !== null || raw === null) return null;
  const ranMs = desk.clock.ranMs() - (stored.clock?.ranMs ?? 0);
  if (ranMs < REMEMBER_EVERY_MS && told.length === 0) return null;
  const written = await changeState(desk, (snapshot) =>
    snapshot.fault === null && snapshot.raw !== null
      ? { ...snapshot.stored, told: [...new Set([...snapshot.stored.told, ...told])].slice(-TOLD_MAX) }
      : null,
  );
  return isRefused(written) ? null : written;
}

/** More warnings than all applications of a server give. */
const TOLD_MAX = 600;
