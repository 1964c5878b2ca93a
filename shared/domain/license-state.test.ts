import { describe, expect, it } from "vitest";
import type { LicenseState } from "./license.ts";
import { withState } from "./license-state.ts";
import { license } from "./testing/builders.ts";

const STATES = ["active", "blocked", "revoked"] as const satisfies readonly LicenseState[];
const PAIRS = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));

describe("the state of a license", () => {
  it.each(PAIRS.filter(([from, to]) => from !== to && from !== "revoked"))(
    "goes from %s to %s, as a new revision",
    (from, to) => {
      const before = license({ state: from, revision: 4 });
      expect(withState(before, to)).toEqual({ ...before, state: to, revision: 5 });
    },
  );

  it.each(STATES)("stays %s, the very same license, when it is so already", (state) => {
    const before = license({ state });
    expect(withState(before, state)).toBe(before);
  });

  it.each(["active", "blocked"] as const)("does not go from revoked to %s", (state) => {
    expect(withState(license({ state: "revoked" }), state)).toBeNull();
  });
});
