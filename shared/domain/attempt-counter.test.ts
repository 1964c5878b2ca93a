import { describe, expect, test } from "vitest";
import { attemptsInWindow, countersOf, hourOf, WINDOW_HOURS, windowStart } from "./attempt-counter.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const HOUR_MS = 3_600_000;
const brief = (ip: string, domain: string | null, given = {}) =>
  countersOf(ip, domain, { ...DEFAULT_SETTINGS, ...given }).map(
    ({ target, threshold }) => `${target} ${threshold}`,
  );

describe("a failed attempt counts towards", () => {
  test.each([
    ["its IPv4 address", "192.0.2.7", null, ["192.0.2.7 20"]],
    ["the IPv4 address that is mapped", "::ffff:192.0.2.7", null, ["192.0.2.7 20"]],
    [
      "the /64, /56 and /48 of its IPv6 address at 1, 4 and 16 times the threshold",
      "2001:db8:1:2ab::9",
      null,
      ["2001:db8:1:2ab::/64 20", "2001:db8:1:200::/56 80", "2001:db8:1::/48 320"],
    ],
    ["the domain that it names, too", "192.0.2.7", "example.com", ["192.0.2.7 20", "example.com 10"]],
    ["no single label", "192.0.2.7", "localhost", ["192.0.2.7 20"]],
    ["a name of 10 labels", "x", "1.2.3.4.5.6.7.8.example.com", ["1.2.3.4.5.6.7.8.example.com 10"]],
    ["no name of 11 labels", "x", "1.2.3.4.5.6.7.8.9.example.com", []],
    ["nothing where there is no address", "unknown", null, []],
    ["not the machine itself", "127.0.0.1", null, []],
    ["nor any other address of it", "127.9.9.9", null, []],
    ["nor its IPv6 address", "::1", null, []],
    ["but its neighbors", "128.0.0.1", null, ["128.0.0.1 20"]],
  ])("%s", (_, ip, domain, expected) => {
    expect(brief(ip, domain)).toEqual(expected);
  });

  test("nothing whose threshold is off", () => {
    const given = { blacklistIpAfterFailedAttempts: 0 };
    expect(brief("192.0.2.7", "example.com", given)).toEqual(["example.com 10"]);
    expect(brief("2001:db8::1", null, given)).toEqual([]);
    expect(brief("192.0.2.7", "example.com", { blacklistDomainAfterFailedAttempts: 0 })).toEqual([
      "192.0.2.7 20",
    ]);
  });

  test("the thresholds of the settings, and at most three counters of its address", () => {
    const given = { blacklistIpAfterFailedAttempts: 3, blacklistDomainAfterFailedAttempts: 2 };
    expect(brief("2001:db8::1", "example.com", given)).toEqual([
      "2001:db8::/64 3",
      "2001:db8::/56 12",
      "2001:db8::/48 48",
      "example.com 2",
    ]);
  });
});

describe("a count looks back over 24 hours of the clock", () => {
  const hour = 496_000;
  const start = hour * HOUR_MS;

  test.each([
    [-25, 0],
    [-24, 0],
    [-23, 5],
    [-1, 5],
    [0, 5],
    [1, 0],
  ])("attempts in the hour %i from now: %i of 5", (offset, counted) => {
    const byHour = new Map([[hour + offset, 5]]);
    expect(attemptsInWindow(byHour, start)).toBe(counted);
    expect(attemptsInWindow(byHour, start + HOUR_MS - 1)).toBe(counted);
  });

  test("and sums them up", () => {
    const byHour = new Map(Array.from({ length: 60 }, (_, index) => [hour - index, 1] as const));
    expect(attemptsInWindow(byHour, start)).toBe(WINDOW_HOURS);
    expect(attemptsInWindow(new Map(), start)).toBe(0);
  });

  test.each([
    [-1, hour - 1, hour - 24],
    [0, hour, hour - 23],
    [HOUR_MS - 1, hour, hour - 23],
  ])("%i ms after an hour begins", (offset, expected, first) => {
    expect(hourOf(start + offset)).toBe(expected);
    expect(windowStart(start + offset)).toBe(first * HOUR_MS);
  });
});
