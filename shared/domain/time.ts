/** One day in milliseconds; every duration in the rules is made of it. */
export const DAY_MS = 86_400_000;

/** The instant `days` whole days after `at`; both ends in epoch milliseconds. */
export function daysAfter(at: number, days: number): number {
  return at + days * DAY_MS;
}

/** The UTC day number of an instant: two instants share it exactly when they fall on one UTC day. */
export function utcDay(at: number): number {
  return Math.floor(at / DAY_MS);
}
