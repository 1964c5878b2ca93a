import { describe, expect, it } from "vitest";
import { decideReleases, licensesAtCap } from "./deactivate.ts";
import { activation, NOW } from "./testing/builders.ts";

const CAP = { releasesPerLicenseAndYear: 3 };
const NO_CAP = { releasesPerLicenseAndYear: 0 };

describe("a release", () => {
  it("by a customer or its server counts for the year, with the cap where one is set", () => {
    const counted = (settings: typeof CAP) =>
      decideReleases([activation()], "customer", settings, NOW)[0]?.counted;
    expect(counted(CAP)).toEqual({ year: 2026, most: 3 });
    expect(counted(NO_CAP)).toEqual({ year: 2026, most: null });
  });

  it("by staff counts for nothing, so that staff are the way out of a cap", () => {
    expect(decideReleases([activation()], "staff", CAP, NOW)[0]?.counted).toBeNull();
  });

  it("counts for the UTC year in which it is made", () => {
    const newYear = Date.UTC(2028, 0, 1);
    const years = [-1, 0, 1].map(
      (ms) => decideReleases([activation()], "customer", CAP, newYear + ms)[0]?.counted?.year,
    );
    expect(years).toEqual([2027, 2028, 2028]);
  });
});

describe("the licenses at their cap", () => {
  const [one, two] = [activation({ licenseId: "lic_1" }), activation({ licenseId: "lic_2" })];
  const atCap = (counts: Record<string, number>, by: "customer" | "staff" = "customer", settings = CAP) =>
    licensesAtCap(decideReleases([one, two], by, settings, NOW), new Map(Object.entries(counts)));

  it("are those of which the year has no release left", () => {
    expect(atCap({})).toEqual([]);
    expect(atCap({ lic_1: 2, lic_2: 3 })).toEqual(["lic_2"]);
    expect(atCap({ lic_1: 3, lic_2: 4 })).toEqual(["lic_1", "lic_2"]);
  });

  it("are none where no cap is set, and none for staff", () => {
    expect(atCap({ lic_1: 900 }, "customer", NO_CAP)).toEqual([]);
    expect(atCap({ lic_1: 900 }, "staff")).toEqual([]);
  });

  it("are none where nothing is left to release", () => {
    const released = activation({ licenseId: "lic_1", isActive: false });
    const releases = decideReleases([released], "customer", CAP, NOW);
    expect(licensesAtCap(releases, new Map([["lic_1", 9]]))).toEqual([]);
  });
});
