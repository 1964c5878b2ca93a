import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainActivation } from "./explain-activation.ts";
import { verdictOf } from "./explain-step.ts";
import { refuseActivation } from "./judge-license.ts";
import { VERIFY_REFUSALS } from "./refusal.ts";
import { activation, license, NOW, product } from "./testing/builders.ts";
import type { HeldFacts } from "./verify.ts";

const near = fc.constantFrom(null, NOW - 1, NOW, NOW + 1);
const states = fc.constantFrom("active" as const, "active", "blocked", "revoked");

const heldFacts: fc.Arbitrary<HeldFacts> = fc
  .record({
    terms: fc.record({ state: states, startsAt: near, expiresAt: near }),
    isOffered: fc.boolean(),
    isActive: fc.boolean(),
    missing: fc.constantFrom("none", "none", "none", "activation", "license", "product"),
  })
  .map(({ terms, isOffered, isActive, missing }) => ({
    licenseId: license().id,
    license: missing === "license" ? null : license(terms),
    product: missing === "none" || missing === "activation" ? product({ isActive: isOffered }) : null,
    activation: missing === "activation" ? null : activation({ isActive }),
  }));

const known: HeldFacts = {
  licenseId: license().id,
  license: license(),
  product: product(),
  activation: activation(),
};

describe("the trace of an activation", () => {
  it("ends in what a poll is answered, and shows every rule of it in order", () => {
    const seen = new Set<string | null>();
    fc.assert(
      fc.property(heldFacts, (facts) => {
        const steps = explainActivation(facts, NOW);
        const code = verdictOf(steps);
        seen.add(code);
        expect(code).toBe(refuseActivation(facts.activation, facts.license, facts.product, NOW));
        const shown = facts.activation === null ? VERIFY_REFUSALS.slice(0, 1) : VERIFY_REFUSALS;
        expect(steps.map(({ rule }) => rule)).toEqual(shown);
      }),
      { numRuns: 5_000 },
    );
    expect(seen).toEqual(new Set([...VERIFY_REFUSALS, null]));
  });

  it("tells who has no activation of its own nothing about the license", () => {
    expect(explainActivation({ ...known, activation: null }, NOW)).toEqual([
      { rule: "ACTIVATION_UNKNOWN", verdict: "refused", compared: { activation: null } },
    ]);
  });

  it("says since when an activation is released", () => {
    const released = activation({ isActive: false, deactivatedAt: NOW - 7 });
    expect(explainActivation({ ...known, activation: released }, NOW).at(-1)).toEqual({
      rule: "ACTIVATION_DEACTIVATED",
      verdict: "refused",
      compared: { isActive: false, deactivatedAt: NOW - 7 },
    });
  });
});
