import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsWithin, hasStarted, isInGrace, isOver, leaseDeadline, runsUntil } from "./license-dates.ts";
import { NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const dated = (
  given: Partial<{ startsAt: number | null; expiresAt: number | null; graceDays: number }> = {},
) => ({
  startsAt: null,
  expiresAt: null,
  graceDays: 0,
  ...given,
});

/** Each boundary is judged one millisecond before, at, and one after. */
const AROUND = [-1, 0, 1] as const;

describe("the dates of a license", () => {
  it("starts at the very millisecond of startsAt", () => {
    expect(AROUND.map((ms) => hasStarted(dated({ startsAt: NOW }), NOW + ms))).toEqual([false, true, true]);
  });

  it("has always started without startsAt", () => {
    expect(hasStarted(dated(), 0)).toBe(true);
  });

  it("is over at the very millisecond of expiresAt when it has no grace", () => {
    expect(AROUND.map((ms) => isOver(dated({ expiresAt: NOW }), NOW + ms))).toEqual([false, true, true]);
    expect(AROUND.map((ms) => isInGrace(dated({ expiresAt: NOW }), NOW + ms))).toEqual([false, false, false]);
  });

  it("is in grace from expiresAt on and over when the grace days are", () => {
    const two = dated({ expiresAt: NOW, graceDays: 2 });
    expect(AROUND.map((ms) => isInGrace(two, NOW + ms))).toEqual([false, true, true]);
    expect(AROUND.map((ms) => isInGrace(two, NOW + 2 * DAY_MS + ms))).toEqual([true, false, false]);
    expect(AROUND.map((ms) => isOver(two, NOW + 2 * DAY_MS + ms))).toEqual([false, true, true]);
    expect(runsUntil(two)).toBe(NOW + 2 * DAY_MS);
  });

  it("is never over without an end", () => {
    expect(isOver(dated(), Number.MAX_SAFE_INTEGER)).toBe(false);
    expect(isInGrace(dated({ graceDays: 5 }), NOW)).toBe(false);
    expect(runsUntil(dated({ graceDays: 5 }))).toBeNull();
  });

  it("ends within 30 days from exactly 30 days before its end until its end", () => {
    const ends = dated({ expiresAt: NOW });
    expect(AROUND.map((ms) => endsWithin(ends, 30, NOW - 30 * DAY_MS + ms))).toEqual([false, true, true]);
    expect(AROUND.map((ms) => endsWithin(ends, 30, NOW + ms))).toEqual([true, false, false]);
    expect(endsWithin(dated(), 30, NOW)).toBe(false);
  });
});

describe("the lease", () => {
  it("is its days from now when the license goes on for longer", () => {
    expect(leaseDeadline(dated(), 30, NOW)).toBe(NOW + 30 * DAY_MS);
    expect(leaseDeadline(dated({ expiresAt: NOW + 31 * DAY_MS }), 30, NOW)).toBe(NOW + 30 * DAY_MS);
  });

  it("never goes past the license's own end plus its grace, whatever the dates", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
        fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
        fc.integer({ min: 0, max: 366 }),
        fc.integer({ min: 1, max: 90 }),
        (now, expiresAt, graceDays, leaseDays) => {
          const deadline = leaseDeadline(dated({ expiresAt, graceDays }), leaseDays, now);
          expect(deadline).toBeLessThanOrEqual(expiresAt + graceDays * DAY_MS);
          expect(deadline).toBeLessThanOrEqual(now + leaseDays * DAY_MS);
          expect([expiresAt + graceDays * DAY_MS, now + leaseDays * DAY_MS]).toContain(deadline);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
