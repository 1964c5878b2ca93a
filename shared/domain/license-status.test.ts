import { describe, expect, it } from "vitest";
import { licenseStatus, type StatusFacts } from "./license-status.ts";
import { license, NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const USED: StatusFacts = { activeUses: 1, unitsInUse: 0, deadlineAt: null };

describe("a license's status", () => {
  it("is valid for a perpetual license in use", () => {
    expect(licenseStatus(license(), USED, NOW)).toBe("valid");
  });

  it("is not-activated while nobody uses it", () => {
    expect(licenseStatus(license(), { ...USED, activeUses: 0 }, NOW)).toBe("not-activated");
  });

  it("is evaluation for an evaluation license that runs", () => {
    expect(licenseStatus(license({ type: "evaluation", expiresAt: NOW + DAY_MS }), USED, NOW)).toBe(
      "evaluation",
    );
  });

  it.each([
    [30 * DAY_MS + 1, "valid"],
    [30 * DAY_MS, "expiring"],
    [1, "expiring"],
    [0, "expired"],
  ] as const)("with %i ms left is %s", (left, status) => {
    expect(licenseStatus(license({ type: "subscription", expiresAt: NOW + left }), USED, NOW)).toBe(status);
  });

  it("is in-grace between the end and the end of the grace days, and then expired", () => {
    const ended = license({ type: "subscription", expiresAt: NOW, graceDays: 1 });
    expect([-1, 0, DAY_MS - 1, DAY_MS].map((ms) => licenseStatus(ended, USED, NOW + ms))).toEqual([
      "expiring",
      "in-grace",
      "in-grace",
      "expired",
    ]);
  });

  it("is authorization-expired from the end of the lease on", () => {
    expect([-1, 0].map((ms) => licenseStatus(license(), { ...USED, deadlineAt: NOW }, NOW + ms))).toEqual([
      "valid",
      "authorization-expired",
    ]);
  });

  it("is over-capacity when more units are in use than it covers", () => {
    expect(
      [10, 11].map((units) => licenseStatus(license({ capacity: 10 }), { ...USED, unitsInUse: units }, NOW)),
    ).toEqual(["valid", "over-capacity"]);
  });

  it("shows the most serious of several: revoked, blocked, invalid, expired, not-activated, lease, grace, capacity", () => {
    const worst = { activeUses: 0, unitsInUse: 99, deadlineAt: NOW };
    const over = { type: "unknown", expiresAt: NOW, capacity: 1 } as const;
    const ended = { type: "subscription", expiresAt: NOW, capacity: 1 } as const;
    expect([
      licenseStatus(license({ ...over, state: "revoked" }), worst, NOW),
      licenseStatus(license({ ...over, state: "blocked" }), worst, NOW),
      licenseStatus(license(over), worst, NOW),
      licenseStatus(license(ended), worst, NOW),
      licenseStatus(license({ ...ended, graceDays: 1 }), worst, NOW),
      licenseStatus(license({ ...ended, graceDays: 1 }), { ...worst, activeUses: 1 }, NOW),
      licenseStatus(license({ ...ended, graceDays: 1 }), { ...worst, activeUses: 1, deadlineAt: null }, NOW),
      licenseStatus(
        license({ ...ended, expiresAt: NOW + 1 }),
        { ...worst, activeUses: 1, deadlineAt: null },
        NOW,
      ),
    ]).toEqual([
      "revoked",
      "blocked",
      "invalid",
      "expired",
      "not-activated",
      "authorization-expired",
      "in-grace",
      "over-capacity",
    ]);
  });
});
