import { InvalidArgumentError } from "commander";
import { CLOCK_YEARS } from "../shared/contract/clock-fields.ts";
import { usageFault } from "./faults.ts";
import { instant } from "./options.ts";

/** What `clock set` was given: an instant of the API, or a distance from the service's time now (epoch ms). */
export type ClockTime = { readonly at: string } | { readonly from: (now: number) => string };

const UNITS_MS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
};

const CURE =
  "Give a distance (+31d, -2h; w, d, h, m or s), a day (2027-01-01), or a time with its zone (2027-01-01T12:00:00Z).";

/** Reads `+31d`, `-1d12h`, a day, or a time with its zone. */
export function readClockTime(text: string): ClockTime {
  const [, sign, distance = ""] = /^([+-])((?:\d{1,9}[wdhms])+)$/.exec(text) ?? [];
  if (sign === undefined) return { at: within(readInstant(text)) };
  const parts = [...distance.matchAll(/(\d+)([wdhms])/g)];
  const ms = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS_MS[unit] ?? 0), 0);
  return { from: (now) => within(now + (sign === "-" ? -ms : ms)) };
}

function readInstant(text: string): number {
  try {
    return Date.parse(instant(text));
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw usageFault(`"${text}" is no time that a clock can be set to.`, CURE);
  }
}

function within(at: number): string {
  const { first, last } = CLOCK_YEARS;
  if (at >= Date.UTC(first, 0) && at < Date.UTC(last + 1, 0)) return new Date(at).toISOString();
  throw usageFault("The clock cannot be set that far.", `Give a time in the years ${first} to ${last}.`);
}
