import { describe, expect, test } from "vitest";
import { countersOf } from "./attempt-counter.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { storedCounter } from "./stored-counter.ts";

describe("the counter of a stored source", () => {
  test.each(["192.0.2.7", "2001:db8:1:2:3:4:5:6"])(
    "is each that an attempt from %s counted towards",
    (ip) => {
      const counters = countersOf(ip, "shop.example.com", DEFAULT_SETTINGS);
      expect(counters.length).toBeGreaterThanOrEqual(2);
      for (const counter of counters)
        expect(storedCounter(counter.target, DEFAULT_SETTINGS)).toEqual(counter);
    },
  );

  test("has the threshold of now", () => {
    const settings = { blacklistDomainAfterFailedAttempts: 3, blacklistIpAfterFailedAttempts: 5 };
    expect(storedCounter("example.com", settings)?.threshold).toBe(3);
    expect(storedCounter("192.0.2.7", settings)?.threshold).toBe(5);
    expect(storedCounter("2001:db8::/56", settings)?.threshold).toBe(20);
  });

  test("is none where a threshold is off, or the source is not one that is counted", () => {
    const off = { blacklistDomainAfterFailedAttempts: 0, blacklistIpAfterFailedAttempts: 0 };
    for (const target of ["example.com", "192.0.2.7", "2001:db8::/64"])
      expect(storedCounter(target, off)).toBeNull();
    for (const target of ["localhost", "2001:db8::/32", "192.0.2.0/24"])
      expect(storedCounter(target, DEFAULT_SETTINGS)).toBeNull();
  });
});
