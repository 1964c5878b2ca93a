import { describe, expect, test } from "vitest";
import { LIMITS } from "./limits.ts";
import { decideReactivation, type ReactivationFacts } from "./reactivate.ts";
import {
  activation,
  environment,
  license,
  licenseFacts,
  NODE_ID,
  NOW,
  node,
  product,
} from "./testing/builders.ts";
import { daysAfter } from "./time.ts";

const released = activation({
  isActive: false,
  activatedAt: daysAfter(NOW, -50),
  deactivatedAt: daysAfter(NOW, -40),
  observedIp: "192.0.2.7",
  userAgent: "sdk/1",
});

function facts(given: Partial<ReactivationFacts> = {}): ReactivationFacts {
  const { record = released } = given;
  return {
    record,
    site: { license: licenseFacts({ activation: record }), site: node(), held: [] },
    holdings: [record],
    ...given,
  };
}

const decided = (given: Partial<ReactivationFacts> = {}) => decideReactivation(facts(given), environment());
const codeOf = (given: Partial<ReactivationFacts>) => {
  const decision = decided(given);
  return decision.outcome === "refused" ? decision.code : decision.outcome;
};

describe("a released activation", () => {
  test("takes a free use under its old id, and tells where it came from as before", () => {
    expect(decided()).toMatchObject({
      outcome: "granted",
      activation: {
        id: released.id,
        isActive: true,
        activatedAt: NOW,
        deactivatedAt: null,
        tokenId: released.tokenId,
        observedIp: "192.0.2.7",
        userAgent: "sdk/1",
      },
      claim: { use: { kind: "free", limit: 1 }, activation: { id: released.id } },
    });
  });

  test("does not make its holder seem to have been in touch", () => {
    const lastContactAt = daysAfter(NOW, -30);
    const site = { ...facts().site, site: node({ lastContactAt }) };
    expect(decided({ site })).toMatchObject({ holder: { id: NODE_ID, lastContactAt } });
  });

  test("stays offline when it was", () => {
    const record = { ...released, mode: "offline" } as const;
    expect(decided({ record })).toMatchObject({
      activation: { mode: "offline" },
      claim: { activation: { mode: "offline" } },
    });
  });

  test("knows its server by the name and type that the server told last", () => {
    const site = {
      ...facts().site,
      license: licenseFacts({ license: license({ serverType: "Test" }) }),
      site: node({ hostName: "new-name", serverType: "Test" }),
    };
    expect(decided({ site })).toMatchObject({ activation: { hostName: "new-name" } });
    const other = { ...site, site: node({ serverType: "Production" }) };
    expect(codeOf({ site: other })).toBe("SERVER_TYPE_MISMATCH");
  });

  test.each([
    ["LICENSE_BLOCKED", { license: license({ state: "blocked" }) }],
    ["PRODUCT_INACTIVE", { product: product({ isActive: false }) }],
    ["LICENSE_EXPIRED", { license: license({ expiresAt: NOW }) }],
    ["IP_NOT_ALLOWED", { license: license({ allowedIps: ["10.0.0.0/8"] }) }],
    ["LICENSE_LIMIT_REACHED", { usesTaken: 1 }],
  ] as const)("is refused like a new one: %s", (code, given) => {
    const license = licenseFacts({ activation: released, ...given });
    expect(codeOf({ site: { ...facts().site, license } })).toBe(code);
  });

  test("is refused where its server holds licenses of another account now, or as many as one may", () => {
    const other = (at: number, given = {}) =>
      activation({ licenseId: `lic_${String(at).padStart(22, "0")}`, ...given });
    expect(codeOf({ holdings: [released, other(1, { accountId: "acc_2" })] })).toBe(
      "TOKEN_OF_ANOTHER_ACCOUNT",
    );
    expect(codeOf({ holdings: [released, other(1, { accountId: "acc_2", isActive: false })] })).toBe(
      "granted",
    );
    const many = Array.from({ length: LIMITS.licensesPerNode }, (_, at) => other(at));
    expect(codeOf({ holdings: [released, ...many] })).toBe("NODE_FULL");
    expect(codeOf({ holdings: [released, null, ...many.slice(1)] })).toBe("granted");
  });
});

test("an activation that is active stays as it is, and nothing is written", () => {
  const record = activation();
  const site = { ...facts().site, license: licenseFacts({ activation: record, usesTaken: 1 }) };
  expect(decided({ record, site, holdings: [record] })).toMatchObject({
    outcome: "granted",
    activation: record,
    claim: null,
  });
});
