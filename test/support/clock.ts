/** A clock that stands still until it is moved; epoch milliseconds. */
export interface Clock {
  now(): number;
  set(at: number): void;
  advance(ms: number): void;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** A clock that shows noon of an ordinary day. */
export function createClock(start: number = Date.UTC(2027, 2, 10, 12)): Clock {
  let at = start;
  return {
    now: () => at,
    set: (to) => {
      at = to;
    },
    advance: (ms) => {
      at += ms;
    },
  };
}
