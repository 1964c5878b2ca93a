import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refuseLicense } from "./judge-license.ts";
import { leaseDeadline } from "./license-dates.ts";
import { license, product, token } from "./testing/builders.ts";
import { daysAfter, utcDay, utcYear } from "./time.ts";
import { tokenState } from "./token.ts";

const { COUNTERSIGN_LONG } = process.env;
const RUNS = COUNTERSIGN_LONG === "1" ? 100_000 : 5_000;
const TIMEOUT_MS = 5_000 + RUNS;

const END = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const AWKWARD = [
  0,
  Date.UTC(2027, 11, 31, 23, 59, 59, 999),
  Date.UTC(2028, 1, 28, 23, 59, 59, 999),
  Date.UTC(2028, 1, 29),
  Date.UTC(2028, 2, 1),
  Date.UTC(2027, 9, 31, 1),
  2 ** 31 * 1_000,
  2 ** 32 * 1_000,
  Date.UTC(2100, 1, 28, 23, 59, 59, 999),
  Date.UTC(2400, 1, 29),
  END,
];

/** Any instant from 1970 to 9999: half of them within some milliseconds of one that calendars get wrong. */
const clocks = fc.oneof(
  fc.integer({ min: 0, max: END }),
  fc
    .tuple(fc.constantFrom(...AWKWARD), fc.integer({ min: -3, max: 3 }))
    .map(([at, ms]) => Math.min(Math.max(at + ms, 0), END)),
);
const days = fc.oneof(fc.integer({ min: 0, max: 366 }), fc.constantFrom(0, 1, 28, 29, 30, 31, 365, 366));
/** A clock, and a date that is often that very instant or one millisecond beside it. */
const meetings = clocks.chain((now) =>
  fc.record({ now: fc.constant(now), date: fc.oneof(clocks, fc.constantFrom(now - 1, now, now + 1)) }),
);

/** The calendar's own arithmetic, which knows months and leap years and nothing of milliseconds a day. */
function calendarDaysAfter(at: number, count: number): number {
  const date = new Date(at);
  date.setUTCDate(date.getUTCDate() + count);
  return date.getTime();
}

describe(`${RUNS} random clocks, leap days, 2038 and the year 9999 among them`, () => {
  it(
    "have the days and years that the calendar gives them",
    () => {
      fc.assert(
        fc.property(clocks, days, (at, count) => {
          const date = new Date(at);
          expect(utcYear(at)).toBe(Number(date.toISOString().slice(0, 4)));
          const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
          expect(daysAfter(0, utcDay(at))).toBe(midnight);
          expect(daysAfter(at, count)).toBe(calendarDaysAfter(at, count));
          expect(utcDay(daysAfter(at, count)) - utcDay(at)).toBe(count);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );

  it(
    "find a license not started, running or over as the calendar says",
    () => {
      fc.assert(
        fc.property(meetings, clocks, days, ({ now, date }, other, graceDays) => {
          for (const [startsAt, expiresAt] of [
            [date, other],
            [other, date],
            [null, calendarDaysAfter(date, -graceDays)],
          ] as const) {
            const isEarly = startsAt !== null && now < startsAt;
            const isOver = now >= calendarDaysAfter(expiresAt, graceDays);
            const right = isEarly ? "LICENSE_NOT_STARTED" : isOver ? "LICENSE_EXPIRED" : null;
            expect(refuseLicense(license({ startsAt, expiresAt, graceDays }), product(), now)).toBe(right);
          }
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );

  it(
    "give a lease that ends with its days or with the license, whichever comes first",
    () => {
      const leases = fc.integer({ min: 1, max: 90 });
      fc.assert(
        fc.property(meetings, days, leases, ({ now, date }, graceDays, leaseDays) => {
          const ends = calendarDaysAfter(date, graceDays);
          const right = Math.min(calendarDaysAfter(now, leaseDays), ends);
          expect(leaseDeadline(license({ expiresAt: date, graceDays }), leaseDays, now)).toBe(right);
          expect(leaseDeadline(license({ graceDays }), leaseDays, now)).toBe(
            calendarDaysAfter(now, leaseDays),
          );
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );

  it(
    "find a token usable before its end and never after",
    () => {
      fc.assert(
        fc.property(meetings, ({ now, date }) => {
          expect(tokenState(token({ expiresAt: date }), 0, now)).toBe(now < date ? "usable" : "expired");
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});
