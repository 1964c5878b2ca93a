import { describe, expect, test } from "vitest";
import { pointsOf, statisticsRange } from "./statistics-range.ts";
import { DAY_MS, daysAfter, HOUR_MS } from "./time.ts";

const MIDNIGHT = Date.UTC(2027, 2, 10);
const hour = MIDNIGHT / HOUR_MS;
const day = MIDNIGHT / DAY_MS;

describe("a range of statistics", () => {
  test("is of whole hours or days, from the one that it begins in to the one that it ends in", () => {
    const from = MIDNIGHT + 1;
    expect(statisticsRange("hour", { from, to: from + 1 }, 0)).toEqual({
      by: "hour",
      first: hour,
      last: hour,
    });
    expect(statisticsRange("hour", { from, to: MIDNIGHT + HOUR_MS }, 0)).toMatchObject({ last: hour });
    expect(statisticsRange("hour", { from, to: MIDNIGHT + HOUR_MS + 1 }, 0)).toMatchObject({
      last: hour + 1,
    });
    expect(statisticsRange("day", { from: MIDNIGHT - 1, to: from }, 0)).toEqual({
      by: "day",
      first: day - 1,
      last: day,
    });
  });

  test("ends now and is of a day or 30 days when nothing is said", () => {
    const now = MIDNIGHT + 12 * HOUR_MS;
    const all = { from: null, to: null };
    expect(statisticsRange("hour", all, now)).toEqual({ by: "hour", first: hour - 12, last: hour + 11 });
    expect(statisticsRange("day", all, now)).toEqual({ by: "day", first: day - 30, last: day });
    expect(statisticsRange("day", { from: null, to: MIDNIGHT }, now)).toMatchObject({ first: day - 30 });
  });

  test("has at most 744 hours or 400 days, and at least one point", () => {
    const to = MIDNIGHT;
    expect(statisticsRange("hour", { from: daysAfter(to, -31), to }, 0)).toMatchObject({ last: hour - 1 });
    expect(statisticsRange("hour", { from: daysAfter(to, -31) - 1, to }, 0)).toBe("too-long");
    expect(statisticsRange("day", { from: daysAfter(to, -400), to }, 0)).toMatchObject({ last: day - 1 });
    expect(statisticsRange("day", { from: daysAfter(to, -400) - 1, to }, 0)).toBe("too-long");
    expect(statisticsRange("day", { from: to, to }, 0)).toBe("empty");
  });

  test("lists its points", () => {
    expect(pointsOf({ by: "day", first: 5, last: 7 })).toEqual([5, 6, 7]);
  });
});
