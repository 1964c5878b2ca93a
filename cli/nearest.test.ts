import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.ts";

const NAMES = [
  "leaseDays",
  "evaluationDays",
  "blacklistDays",
  "blacklistIpAfterFailedAttempts",
  "customerActivationsPage",
];

describe("the nearest name", () => {
  it.each([
    ["leaseDay", "leaseDays"],
    ["laeseDays", "leaseDays"],
    ["leasedays", "leaseDays"],
    ["lease-days", "leaseDays"],
    ["LEASE_DAYS", "leaseDays"],
    ["lease", "leaseDays"],
    ["evalutionDays", "evaluationDays"],
    ["blacklistDay", "blacklistDays"],
    ["blacklistIp", "blacklistIpAfterFailedAttempts"],
    ["activationsPage", "customerActivationsPage"],
  ])("to %s is %s", (typed, name) => {
    expect(nearest(typed, NAMES)).toBe(name);
  });

  it.each(["", "-", "x", "days2030", "retention", "s".repeat(100_000)])(
    "to %s is none: a guess would be wrong",
    (typed) => {
      expect(nearest(typed, NAMES)).toBeNull();
    },
  );

  it("of two that are as near is the first", () => {
    expect(nearest("aXb", ["aYb", "aZb"])).toBe("aYb");
  });
});
