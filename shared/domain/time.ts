/** One day in milliseconds; every duration in the rules is made of it. */
export const DAY_MS = 86_400_000;

/** One hour in milliseconds. */
export const HOUR_MS = 3_600_000;

/** The instant `days` whole days after `at`; both ends in epoch milliseconds. */
export function daysAfter(at: number, days: number): number {
  return at + days * DAY_MS;
}

/** The UTC day number of an instant: two instants share it exactly when they fall on one UTC day. */
export function utcDay(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** The UTC hour number of an instant, counted from 1970. */
export function utcHour(at: number): number {
  return Math.floor(at / HOUR_MS);
}

/** The UTC calendar year of an instant. */
export function utcYear(at: number): number {
  return new Date(at).getUTCFullYear();
}
