import { DAY_MS, HOUR_MS, utcHour } from "./time.ts";

/**
 * How long after its end an hour of the log is sealed. An entry is written within seconds of the time that it states: a request
 * gives up after 20 seconds, a function ends after 60. What is left is for clocks that differ.
 */
export const SEAL_AFTER_MS = 600_000;

/** The newest hour (counted from 1970) in which no entry can appear any more at `now`. */
export function lastClosedHour(now: number): number {
  return utcHour(now - SEAL_AFTER_MS) - 1;
}

/** The oldest hour of the log that is kept at `now`; those before it are pruned. */
export function keptSince(now: number, retentionDays: number): number {
  return utcHour(now - retentionDays * DAY_MS);
}

/** An hour as people and the API write it: `2027-03-10T11Z`. */
export function hourText(hour: number): string {
  return `${new Date(hour * HOUR_MS).toISOString().slice(0, 13)}Z`;
}

/** The hour that a text names, or null for what names none. */
export function readHourText(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\dZ$/.test(text)) return null;
  const at = Date.parse(`${text.slice(0, 13)}:00:00Z`);
  return Number.isNaN(at) || hourText(at / HOUR_MS) !== text ? null : at / HOUR_MS;
}
