import { expect, it } from "vitest";
import { hourText, keptSince, lastClosedHour, readHourText, SEAL_AFTER_MS } from "./activity-hours.ts";
import { NOW } from "./testing/builders.ts";
import { DAY_MS, HOUR_MS, utcHour } from "./time.ts";

it("an hour is closed ten minutes after its end, to the millisecond", () => {
  const hour = utcHour(NOW);
  const end = (hour + 1) * HOUR_MS;
  expect(SEAL_AFTER_MS).toBe(600_000);
  expect([end - 1, end + SEAL_AFTER_MS - 1, end + SEAL_AFTER_MS].map(lastClosedHour)).toEqual([
    hour - 1,
    hour - 1,
    hour,
  ]);
});

it("whole hours are kept for the days of the setting: the hour in which they end still is", () => {
  expect(keptSince(NOW, 31)).toBe(utcHour(NOW - 31 * DAY_MS));
  expect(keptSince(NOW + HOUR_MS - 1, 31)).toBe(utcHour(NOW - 31 * DAY_MS));
  expect(keptSince(NOW + HOUR_MS, 31)).toBe(utcHour(NOW - 31 * DAY_MS) + 1);
});

it("an hour reads as it is written", () => {
  expect(hourText(utcHour(NOW))).toBe("2026-11-22T12Z");
  expect(readHourText("2026-11-22T12Z")).toBe(utcHour(NOW));
});

it.each([
  "",
  "2026-11-22",
  "2026-11-22T12",
  "2026-11-22T12:00Z",
  "2026-13-22T12Z",
  "2026-02-30T12Z",
  "2026-11-22T24Z",
  "x2026-11-22T12Z",
])("%j is no hour", (text) => {
  expect(readHourText(text)).toBeNull();
});
