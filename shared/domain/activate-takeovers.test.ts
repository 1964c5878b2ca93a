import { describe, expect, it } from "vitest";
import { decideActivation } from "./activate.ts";
import { LIMITS } from "./limits.ts";
import {
  activation,
  environment,
  facts,
  license,
  licenseFacts,
  OTHER_NODE_ID,
  request,
} from "./testing/builders.ts";

const id = (at: number) => `lic_${String(at).padStart(22, "0")}`;

/** Licenses of which a dead node holds the only use, and licenses with a free one. */
const licenses = (taken: number, free: number) => [
  ...Array.from({ length: taken }, (_, at) =>
    licenseFacts({
      license: license({ id: id(at) }),
      usesTaken: 1,
      replaced: activation({ licenseId: id(at), holderId: OTHER_NODE_ID }),
    }),
  ),
  ...Array.from({ length: free }, (_, at) => licenseFacts({ license: license({ id: id(100 + at) }) })),
];

const decide = (taken: number, free: number) =>
  decideActivation(facts({ licenses: licenses(taken, free) }), request(), environment());

/** The actions of the transaction that writes an exchange: see LIMITS. */
const actions = (taken: number, free: number) => 5 * taken + 3 * free + 4;

describe("one exchange", () => {
  it("takes over as many uses as one transaction can hold, beside free ones", () => {
    const most = LIMITS.takeoversPerExchange;
    const decision = decide(most, LIMITS.licensesPerToken - most);
    expect(decision).toMatchObject({ outcome: "granted", claims: { length: LIMITS.licensesPerToken } });
    expect(actions(most, LIMITS.licensesPerToken - most)).toBeLessThanOrEqual(100);
    expect(actions(most + 1, LIMITS.licensesPerToken - most - 1)).toBeGreaterThan(100);
  });

  it("is refused where it would take over more, naming those that are too many", () => {
    const most = LIMITS.takeoversPerExchange;
    expect(decide(most + 2, 0)).toEqual({
      outcome: "refused",
      code: "LICENSE_LIMIT_REACHED",
      licenses: [most, most + 1].map((at) => ({ licenseId: id(at), code: "LICENSE_LIMIT_REACHED" })),
    });
  });
});
