import { claimUse } from "../../shared/domain/parallel-uses.ts";
import { DEFAULT_SETTINGS } from "../../shared/domain/settings.ts";

/** What callers share, as the table has it. */
interface Shared {
  taken: number;
  active: number;
}

type Step = (shared: Shared) => void;

/** A caller as a list of four steps, each of which nothing can interrupt. */
export interface Caller {
  readonly steps: readonly [Step, Step, Step, Step];
  outcome: "granted" | "refused" | null;
}

export type MakeCaller = (limit: number) => Caller;

/**
 * The service as it is: load, decide, write under the guard (counter and activation in one transaction), and after a
 * failed guard load and decide once more.
 */
export const guardedCaller: MakeCaller = (limit) => {
  let seen = 0;
  let isWanted = false;
  let isLost = false;
  const decide = () => {
    const counts = { usesTaken: seen, releases: 0, oldest: [], replaced: null };
    const environment = { now: 0, settings: DEFAULT_SETTINGS, choice: 0 };
    isWanted = typeof claimUse({ parallelUses: limit, onLimit: "reject" }, counts, environment) !== "string";
    if (!isWanted) caller.outcome = "refused";
  };
  const write: Step = (shared) => {
    if (!isWanted) return;
    isLost = shared.taken >= limit;
    if (isLost) return;
    shared.taken += 1;
    shared.active += 1;
    caller.outcome = "granted";
  };
  const load: Step = ({ taken }) => {
    seen = taken;
  };
  const settle: Step = (shared) => {
    if (!isLost) return;
    load(shared);
    decide();
    write(shared);
  };
  const caller: Caller = { outcome: null, steps: [load, decide, write, settle] };
  return caller;
};

/** The mistake: the same steps with a counter that is read, increased and written back, and no guard. */
export const careless: MakeCaller = (limit) => {
  let seen = 0;
  const granted = () => caller.outcome === "granted";
  const caller: Caller = {
    outcome: null,
    steps: [
      ({ taken }) => {
        seen = taken;
      },
      () => {
        caller.outcome = seen < limit ? "granted" : "refused";
      },
      (shared) => {
        if (granted()) shared.taken = seen + 1;
      },
      (shared) => {
        if (granted()) shared.active += 1;
      },
    ],
  };
  return caller;
};

/** Every order in which three callers' four steps can fall: 12! / (4!)³ = 34,650 lists of caller numbers. */
export function* interleavings(
  left: number[] = [4, 4, 4],
  order: number[] = [],
): Generator<readonly number[]> {
  if (left.every((steps) => steps === 0)) yield order;
  for (const [caller, steps] of left.entries()) {
    if (steps === 0) continue;
    yield* interleavings(left.with(caller, steps - 1), [...order, caller]);
  }
}

/** Plays one order. True when exactly min(limit, 3) were granted and the counter says how many are active. */
export function isExact(make: MakeCaller, limit: number, order: readonly number[]): boolean {
  const shared = { taken: 0, active: 0 };
  const callers = [make(limit), make(limit), make(limit)];
  const at = [0, 0, 0];
  for (const number of order) {
    const position = at[number] ?? 0;
    callers[number]?.steps[position]?.(shared);
    at[number] = position + 1;
  }
  const granted = callers.filter(({ outcome }) => outcome === "granted").length;
  const due = Math.min(limit, callers.length);
  return granted === due && shared.active === due && shared.taken === due;
}
