import { describe, expect, it } from "vitest";
import type { License } from "./license.ts";
import {
  claimUse,
  countedRelease,
  isCapReached,
  onLimitOf,
  type UseClaim,
  type UseCounts,
} from "./parallel-uses.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { NOW } from "./testing/builders.ts";

const OLDEST = [1, 2, 3].map((at) => ({ activationId: `act_${at}`, holderId: `nod_${at}`, activatedAt: at }));
const FULL: UseCounts = { usesTaken: 2, releases: 0, oldest: OLDEST, replaced: null };

interface Given {
  readonly license?: Partial<Pick<License, "parallelUses" | "onLimit">>;
  readonly counts?: Partial<UseCounts>;
  readonly settings?: Partial<Settings>;
  readonly choice?: number;
  readonly now?: number;
}

const claim = ({ license, counts, settings, choice = 0, now = NOW }: Given): UseClaim | string =>
  claimUse(
    { parallelUses: 2, onLimit: null, ...license },
    { ...FULL, ...counts },
    { now, settings: { ...DEFAULT_SETTINGS, ...settings }, choice },
  );
const how = (given: Given) => {
  const use = claim(given);
  return typeof use === "string" ? use : use.kind;
};

describe("what a full license does", () => {
  const set = (deactivateOldest: boolean) => ({ deactivateOldest, releasesPerLicenseAndYear: 0 });

  it("is its own word, and without one the setting's", () => {
    for (const deactivateOldest of [true, false]) {
      expect(onLimitOf({ onLimit: "reject" }, set(deactivateOldest))).toBe("reject");
      expect(onLimitOf({ onLimit: "deactivate-oldest" }, set(deactivateOldest))).toBe("deactivate-oldest");
    }
    expect(onLimitOf({ onLimit: null }, set(false))).toBe("reject");
    expect(onLimitOf({ onLimit: null }, set(true))).toBe("deactivate-oldest");
  });

  it("decides what a newcomer gets: by default a no, and the oldest one's place where the setting says so", () => {
    expect(how({})).toBe("LICENSE_LIMIT_REACHED");
    expect(how({ settings: { deactivateOldest: true } })).toBe("swap");
    expect(how({ settings: { deactivateOldest: true }, license: { onLimit: "reject" } })).toBe(
      "LICENSE_LIMIT_REACHED",
    );
    expect(how({ license: { onLimit: "deactivate-oldest" } })).toBe("swap");
  });

  it("matters only when the license is full", () => {
    expect(how({ counts: { usesTaken: 1 }, settings: { deactivateOldest: true } })).toBe("free");
    expect(how({ license: { parallelUses: null }, settings: { deactivateOldest: true } })).toBe("unlimited");
  });

  it("is a no where nobody is left to go", () => {
    expect(how({ settings: { deactivateOldest: true }, counts: { oldest: [] } })).toBe(
      "LICENSE_LIMIT_REACHED",
    );
  });

  it("takes the very oldest first, and any of the oldest by choice", () => {
    const victims = [0, 1, 2, 3, 255].map((choice) => {
      const use = claim({ settings: { deactivateOldest: true }, choice });
      return typeof use === "object" && use.kind === "swap" ? use.victim.holderId : use;
    });
    expect(victims).toEqual(["nod_1", "nod_2", "nod_3", "nod_1", "nod_1"]);
  });
});

describe("the cap on releases", () => {
  const capped = (releases: number, given: Given = {}) =>
    claim({
      settings: { deactivateOldest: true, releasesPerLicenseAndYear: 3 },
      counts: { releases },
      ...given,
    });

  it("lets a newcomer take the oldest one's place as often as it says", () => {
    expect([0, 2].map((releases) => typeof capped(releases))).toEqual(["object", "object"]);
    expect([3, 4].map((releases) => capped(releases))).toEqual(["RELEASES_USED_UP", "RELEASES_USED_UP"]);
  });

  it("is no reason where a use is free", () => {
    const settings = { releasesPerLicenseAndYear: 3 };
    expect(how({ settings, counts: { usesTaken: 1, releases: 9 } })).toBe("free");
    expect(how({ settings, license: { parallelUses: null }, counts: { releases: 9 } })).toBe("unlimited");
  });

  it("comes after the limit: where the oldest does not go, the limit is the reason", () => {
    const settings = { releasesPerLicenseAndYear: 3 };
    expect(how({ settings, counts: { releases: 9 } })).toBe("LICENSE_LIMIT_REACHED");
  });

  it("does not bind a replacement, which staff decided", () => {
    const [replaced] = OLDEST;
    const use = capped(9, { counts: { releases: 9, replaced: replaced ?? null } });
    expect(use).toEqual({ kind: "swap", victim: replaced, counted: null });
  });

  it("of 0 is none, and releases are counted all the same", () => {
    expect(isCapReached(1_000_000, { ...DEFAULT_SETTINGS, releasesPerLicenseAndYear: 0 })).toBe(false);
    expect(claim({ settings: { deactivateOldest: true } })).toMatchObject({
      counted: { year: 2026, most: null },
    });
  });

  it("counts for the UTC year: the last millisecond of one is not the first of the next", () => {
    const newYear = Date.UTC(2027, 0, 1);
    const set = { releasesPerLicenseAndYear: 3 };
    const years = [-1, 0, 1].map((ms) => countedRelease(set, newYear + ms));
    expect(years).toEqual([2026, 2027, 2027].map((year) => ({ year, most: 3 })));
  });
});
