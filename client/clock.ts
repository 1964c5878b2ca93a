import { DAY_MS } from "../shared/domain/time.ts";

/** From how far behind the proven time on (ms) a clock is reported as set back. */
export const CLOCK_BEHIND_MS = DAY_MS;

/** What a request takes to come back is no fault of the clock. */
const NOISE_MS = 1_000;

/** The one place where time comes in; everything else takes it as an argument. All instants are epoch milliseconds. */
export interface Clock {
  /** What this machine says. */
  local(): number;
  /** What licenses are judged by: this machine's clock, but never before a time that a signed document proves. */
  effective(): number;
  /** Takes note of a signed time. What the machine's own clock said is never remembered, so a wrong one can be mended. */
  prove(at: number): void;
  /** How many milliseconds the machine's clock is behind what is proven; 0 when it is less than a second. */
  behindMs(): number;
}

/** A clock over the machine's, or over `now`. The proven time goes on with the monotonic clock, which nobody can set. */
export function createClock(now: () => number = Date.now, monotonic = () => performance.now()): Clock {
  let proven = Number.NEGATIVE_INFINITY;
  let provenMark = 0;
  const floor = () => (proven === Number.NEGATIVE_INFINITY ? proven : proven + (monotonic() - provenMark));
  return {
    local: now,
    effective: () => Math.max(now(), floor()),
    prove(at) {
      if (!(at > floor())) return;
      proven = at;
      provenMark = monotonic();
    },
    behindMs() {
      const behind = Math.floor(floor() - now());
      return behind < NOISE_MS ? 0 : behind;
    },
  };
}
