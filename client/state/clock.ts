import { DAY_MS } from "../../shared/domain/time.ts";
import type { ClockMemory } from "./stored-state.ts";

/** From how far behind the known time on (ms) a clock is reported as set back. */
export const CLOCK_BEHIND_MS = DAY_MS;

/** How long programs have to run after a reading of the machine's clock before that is believed (decision 0013). */
export const BELIEVED_AFTER_MS = 3 * DAY_MS;

/** What a request takes to come back is no fault of the clock. */
const NOISE_MS = 1_000;

/** A clock that falls behind the time that passes by more than this was set back. */
const SET_BACK_MS = 300_000;

/** The one place where time comes in; everything else takes it as an argument. All instants are epoch milliseconds. */
export interface Clock {
  /** What this machine says. */
  local(): number;
  /** What licenses are judged by: this machine's clock, but never before the time that is known to have come. */
  effective(): number;
  /** Takes note of a signed time: it has come. */
  prove(at: number): void;
  /** The service said this very moment, signed, what time it is: what was believed beyond it was wrong. */
  correct(at: number): void;
  /** How many milliseconds the machine's clock is behind what is known; 0 when it is less than a second. */
  behindMs(): number;
  /** Goes on from what was remembered; what is known already is given up only for a correction that is newer. */
  recall(memory: ClockMemory): void;
  /** For how long (ms) programs have run here in all, whatever the clock said. */
  ranMs(): number;
  memory(): ClockMemory;
}

/**
 * A clock over the machine's, or over `now`. Known time goes on while the program runs, by the monotonic clock, which
 * nobody can set. A reading of the machine's clock is believed only after days of running in which the clock did not fall
 * behind it, so that one that was wrong for a while locks nobody out, and one that is set back brings nothing back.
 */
export function createClock(now: () => number = Date.now, monotonic = () => performance.now()): Clock {
  let floor = Number.NEGATIVE_INFINITY;
  let corrections = 0;
  let ranMs = 0;
  let mark = monotonic();
  /** A reading that waits to be believed, and goes on like the time; for how long programs have run since. */
  let reading = now();
  let waitedMs = 0;
  /** How long programs had run in all when this program took another reading: what waited before is done with. */
  let takenAtMs = Number.NEGATIVE_INFINITY;

  const wait = (local: number) => {
    reading = local;
    waitedMs = 0;
    takenAtMs = ranMs;
  };
  const observe = () => {
    // A monotonic clock that goes back is none; time does not.
    const elapsed = Math.max(0, monotonic() - mark);
    const local = now();
    mark += elapsed;
    floor += elapsed;
    ranMs += elapsed;
    reading += elapsed;
    waitedMs += elapsed;
    if (local < reading - SET_BACK_MS) wait(local);
    else if (waitedMs >= BELIEVED_AFTER_MS) {
      floor = Math.max(floor, Math.min(reading, local));
      wait(local);
    }
    return local;
  };
  return {
    local: now,
    effective: () => Math.max(observe(), Math.floor(floor)),
    prove(at) {
      observe();
      if (at > floor) floor = at;
    },
    correct(at) {
      const local = observe();
      const isWrong = Math.max(floor, reading) - at > SET_BACK_MS;
      if (isWrong) corrections += 1;
      if (reading - at > SET_BACK_MS) wait(local);
      floor = floor - at > SET_BACK_MS ? at : Math.max(floor, at);
    },
    behindMs() {
      const behind = Math.floor(-observe() + floor);
      return behind < NOISE_MS ? 0 : behind;
    },
    recall(memory) {
      const local = observe();
      ranMs = Math.max(ranMs, memory.ranMs);
      if (memory.corrections < corrections) return;
      const isNewer = memory.corrections > corrections;
      corrections = memory.corrections;
      floor = isNewer
        ? (memory.floor ?? Number.NEGATIVE_INFINITY)
        : Math.max(floor, memory.floor ?? Number.NEGATIVE_INFINITY);
      const isOfUse = memory.waitedMs > waitedMs && memory.ranMs - memory.waitedMs >= takenAtMs;
      if (isNewer) wait(local);
      if ((isNewer || isOfUse) && local >= memory.reading - SET_BACK_MS)
        [reading, waitedMs] = [memory.reading, memory.waitedMs];
    },
    ranMs() {
      observe();
      return Math.floor(ranMs);
    },
    memory() {
      observe();
      return {
        floor: floor === Number.NEGATIVE_INFINITY ? null : Math.round(floor),
        reading: Math.round(reading),
        waitedMs: Math.round(waitedMs),
        ranMs: Math.round(ranMs),
        corrections,
      };
    },
  };
}
