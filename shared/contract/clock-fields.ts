import * as z from "zod/mini";
import { LIMITS } from "../domain/limits.ts";
import { instant } from "./fields.ts";

/** What the service takes for the time, beside what the machine says. */
export const clockView = {
  now: instant,
  machineTime: instant,
  /** When the clock was set, by the machine's time; null when it was not: then both times are the same. */
  setAt: z.nullable(instant),
};

/** The first and the last year that a clock may be set to. */
export const CLOCK_YEARS = LIMITS.clockYears;

const { first, last } = CLOCK_YEARS;

/** An instant that a clock may be set to. */
export const clockInstant = instant.check(
  z.refine((at) => Number(at.slice(0, 4)) >= first && Number(at.slice(0, 4)) <= last, {
    error: `must be in the years ${first} to ${last}`,
    when: ({ issues }) => issues.length === 0,
  }),
);
