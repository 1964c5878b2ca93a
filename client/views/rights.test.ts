import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import type { LicenseEntry } from "../../shared/signing/license-file.ts";
import { allows, allowsFeature, capacityOf, rightsOf } from "./rights.ts";

function license(change: Partial<LicenseEntry>): LicenseEntry {
  const product = { id: "p", code: "mill", name: "Mill" };
  const dates = { startsAt: null, expiresAt: null, maintenanceUntil: null, graceDays: 0, activatedAt: 0 };
  const rest = { id: "l", code: "c", type: "perpetual", class: "production", activationId: "a" } as const;
  return { ...rest, ...dates, product, capacity: null, features: [], deadlineAt: 30 * DAY_MS, ...change };
}

const at = (now: number, ranMs = 0) => ({ now, ranMs });

describe("a product may run", () => {
  it("until the first of its lease's and its own end with grace, to the millisecond", () => {
    const cases = [
      [{}, 30 * DAY_MS],
      [{ expiresAt: 10 * DAY_MS }, 10 * DAY_MS],
      [{ expiresAt: 10 * DAY_MS, graceDays: 5 }, 15 * DAY_MS],
      [{ expiresAt: 40 * DAY_MS }, 30 * DAY_MS],
    ] as const;
    for (const [change, end] of cases) {
      const rights = rightsOf([license(change)]);
      expect([end - 1, end, end + 1].map((now) => allows(rights, "mill", at(now)))).toEqual([
        true,
        false,
        false,
      ]);
    }
  });

  it("while any of its licenses may; another product, or none, is not licensed", () => {
    const rights = rightsOf([license({ deadlineAt: 5 }), license({ id: "m", deadlineAt: 9 })]);
    expect([
      allows(rights, "mill", at(8)),
      allows(rights, "mill", at(9)),
      allows(rights, "saw", at(0)),
    ]).toEqual([true, false, false]);
    expect(allows(rights, "constructor", at(0))).toBe(false);
  });
});

describe("features and capacity", () => {
  const rights = rightsOf([
    license({ deadlineAt: 5, capacity: 10, features: ["color"] }),
    license({ id: "m", deadlineAt: 9, capacity: 7 }),
  ]);

  it("come from the licenses that may run", () => {
    expect(allowsFeature(rights, "mill", "color", at(4))).toBe(true);
    expect(allowsFeature(rights, "mill", "color", at(5))).toBe(false);
    expect(allowsFeature(rights, "mill", "fax", at(4))).toBe(false);
    expect([4, 5, 9].map((now) => capacityOf(rights, "mill", at(now)))).toEqual([17, 7, 0]);
  });

  it("are unlimited where one license is", () => {
    expect(capacityOf(rightsOf([license({}), license({ capacity: 3 })]), "mill", at(0))).toBeNull();
  });
});
