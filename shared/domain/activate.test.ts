import { describe, expect, it } from "vitest";
import { type ActivationFacts, decideActivation } from "./activate.ts";
import { LIMITS } from "./limits.ts";
import {
  activation,
  environment,
  facts,
  license,
  licenseFacts,
  NOW,
  node,
  OTHER_NODE_ID,
  product,
  request,
  token,
} from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const decide = (given: Partial<ActivationFacts>, choice = 0) =>
  decideActivation(facts(given), request(), environment({ choice }));

/** The decision's code, or "granted" with how each use is taken. */
const verdict = (given: Partial<ActivationFacts>, choice = 0) => {
  const decision = decide(given, choice);
  return decision.outcome === "refused" ? decision.code : decision.claims.map(({ use }) => use.kind);
};

const LATER = `lic_${"2".repeat(22)}`;

describe("an exchange", () => {
  it("claims a free use and grants the license until the lease ends", () => {
    const decision = decide({});
    expect(decision).toMatchObject({
      outcome: "granted",
      claims: [
        {
          use: { kind: "free", limit: 1 },
          activation: { activatedAt: NOW, isActive: true, tokenId: "tok_1" },
        },
      ],
      grants: [{ deadlineAt: NOW + 30 * DAY_MS }],
      node: { accountId: "acc_1", firstSeenAt: NOW, lastContactAt: NOW, hostName: "server-1" },
    });
  });

  it("records where the node came from and what it calls itself", () => {
    expect(decide({})).toMatchObject({
      claims: [{ activation: { observedIp: "192.0.2.1", hostName: "server-1", licenseCode: "FOREIGN-1" } }],
    });
  });

  it("of an unknown token is refused", () => {
    expect(verdict({ token: null, licenses: [] })).toBe("TOKEN_UNKNOWN");
  });

  it("keeps the first contact of a node that is known", () => {
    expect(decide({ node: node({ firstSeenAt: 5 }) })).toMatchObject({
      node: { firstSeenAt: 5, lastContactAt: NOW },
    });
  });

  it("is refused when the node names its products and the token covers none of them", () => {
    const named = (products: string[]) =>
      decideActivation(facts(), request({ products }), environment()).outcome;
    expect([named(["other"]), named(["other", "backup"])]).toEqual(["refused", "granted"]);
  });

  it("is refused when the node holds active licenses of another account, not when it gave them back", () => {
    const held = (isActive: boolean) => [
      licenseFacts({
        license: license({ id: LATER, accountId: "acc_2" }),
        activation: activation({ licenseId: LATER, accountId: "acc_2", isActive }),
      }),
    ];
    expect(verdict({ held: held(true) })).toBe("TOKEN_OF_ANOTHER_ACCOUNT");
    expect(verdict({ held: held(false) })).toEqual(["free"]);
  });

  it("is refused when the node would hold more licenses than a node may", () => {
    const held = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        licenseFacts({ licenseId: `lic_${index}`, activation: activation() }),
      );
    expect(verdict({ held: held(LIMITS.licensesPerNode) })).toBe("NODE_FULL");
    expect(verdict({ held: held(LIMITS.licensesPerNode - 1) })).toEqual(["free"]);
  });
});

describe("a node that holds a use", () => {
  const held = licenseFacts({ activation: activation(), usesTaken: 1 });

  it("keeps it, even when the license is full, and takes no second one", () => {
    expect(verdict({ licenses: [held] })).toEqual([]);
  });

  it("gets the same answer with the token it used, when that is used up and over", () => {
    const decision = decide({ token: token({ expiresAt: NOW }), tokenUsesTaken: 1, licenses: [held] });
    expect(decision).toMatchObject({
      outcome: "granted",
      claims: [],
      grants: [{ activatedAt: NOW - 1_000 }],
    });
  });

  it("does not get past the end of another token, which it never used", () => {
    expect(verdict({ token: token({ id: "tok_2", expiresAt: NOW }), licenses: [held] })).toBe(
      "TOKEN_EXPIRED",
    );
  });

  it("needs no use of another token for what it holds already", () => {
    expect(verdict({ token: token({ id: "tok_2" }), tokenUsesTaken: 1, licenses: [held] })).toEqual([]);
  });

  it("that gave it back needs a use like any other", () => {
    const released = licenseFacts({ activation: activation({ isActive: false }), usesTaken: 0 });
    expect(verdict({ licenses: [released] })).toEqual(["free"]);
    expect(verdict({ licenses: [released], tokenUsesTaken: 1 })).toBe("TOKEN_USED_UP");
  });

  it("keeps its other licenses in the new license file, as far as they may run", () => {
    const other = license({ id: LATER });
    const own = activation({ licenseId: LATER });
    const grants = (given: Parameters<typeof licenseFacts>[0]) => {
      const decision = decide({ held: [licenseFacts({ license: other, activation: own, ...given })] });
      return decision.outcome === "granted" ? decision.grants.map((grant) => grant.license.id) : [];
    };
    expect(grants({})).toEqual([license().id, LATER]);
    expect(grants({ license: license({ id: LATER, state: "revoked" }) })).toEqual([license().id]);
    expect(grants({ activation: activation({ licenseId: LATER, isActive: false }) })).toEqual([license().id]);
  });
});

describe("a node that holds a use offline", () => {
  const offline = activation({ mode: "offline", tokenId: null });
  const held = [licenseFacts({ activation: offline, usesTaken: 1 })];

  it("comes online with a use of the token, and none of the license", () => {
    expect(decide({ licenses: held })).toMatchObject({
      outcome: "granted",
      claims: [],
      changes: [{ before: offline, after: { ...offline, mode: "online", tokenId: "tok_1" } }],
      grants: [{ activationId: offline.id, activatedAt: offline.activatedAt }],
    });
    expect(verdict({ licenses: held, tokenUsesTaken: 1 })).toBe("TOKEN_USED_UP");
  });

  it("gets the same answer when it came online by that token before, which is used up", () => {
    const licenses = [
      licenseFacts({ activation: { ...offline, mode: "online", tokenId: "tok_1" }, usesTaken: 1 }),
    ];
    expect(decide({ licenses, tokenUsesTaken: 1 })).toMatchObject({ outcome: "granted", changes: [] });
  });
});

describe("each license of a token", () => {
  const CAUSES = [
    ["LICENSE_UNKNOWN", licenseFacts({ product: null })],
    ["LICENSE_REVOKED", licenseFacts({ license: license({ state: "revoked", expiresAt: NOW }) })],
    ["LICENSE_BLOCKED", licenseFacts({ license: license({ state: "blocked", expiresAt: NOW }) })],
    [
      "PRODUCT_INACTIVE",
      licenseFacts({ product: product({ isActive: false }), license: license({ startsAt: NOW + 1 }) }),
    ],
    ["LICENSE_NOT_STARTED", licenseFacts({ license: license({ startsAt: NOW + 1, expiresAt: NOW }) })],
    ["LICENSE_EXPIRED", licenseFacts({ license: license({ expiresAt: NOW }), usesTaken: 1 })],
    ["LICENSE_LIMIT_REACHED", licenseFacts({ usesTaken: 1 })],
  ] as const;

  it.each(CAUSES)("is refused with %s before any later reason", (code, its) => {
    expect(verdict({ licenses: [its] })).toBe(code);
  });

  it("is judged also for a node that holds it", () => {
    const revoked = licenseFacts({ license: license({ state: "revoked" }), activation: activation() });
    expect(verdict({ licenses: [revoked] })).toBe("LICENSE_REVOKED");
  });

  it("must pass: one that fails refuses all, and every failing one is named", () => {
    const full = licenseFacts({ license: license({ id: LATER }), usesTaken: 1 });
    const expired = licenseFacts({ license: license({ expiresAt: NOW }) });
    const decision = decide({ licenses: [licenseFacts(), full, expired] });
    expect(decision).toEqual({
      outcome: "refused",
      code: "LICENSE_LIMIT_REACHED",
      licenses: [
        { licenseId: LATER, code: "LICENSE_LIMIT_REACHED" },
        { licenseId: license().id, code: "LICENSE_EXPIRED" },
      ],
    });
  });
});

describe("a full license that lets the oldest go", () => {
  const oldest = [
    { activationId: "act_a", holderId: OTHER_NODE_ID, activatedAt: 1 },
    { activationId: "act_b", holderId: "nod_b", activatedAt: 2 },
  ];
  const full = licenseFacts({
    license: license({ parallelUses: 2, onLimit: "deactivate-oldest" }),
    usesTaken: 2,
    oldest,
  });

  it("gives the newcomer the place of the very oldest", () => {
    expect(decide({ licenses: [full] })).toMatchObject({
      claims: [{ use: { kind: "swap", victim: oldest[0] } }],
    });
  });

  it("chooses among the oldest after a rival was faster", () => {
    expect(decide({ licenses: [full] }, 3)).toMatchObject({ claims: [{ use: { victim: oldest[1] } }] });
  });

  it("swaps also when more uses are taken than the limit allows now", () => {
    expect(verdict({ licenses: [{ ...full, usesTaken: 5 }] })).toEqual(["swap"]);
  });

  it("uses a free place first, and refuses when nobody can be let go", () => {
    expect(verdict({ licenses: [{ ...full, usesTaken: 1 }] })).toEqual(["free"]);
    expect(verdict({ licenses: [{ ...full, oldest: [] }] })).toBe("LICENSE_LIMIT_REACHED");
  });

  it("is never full without a limit", () => {
    const open = licenseFacts({ license: license({ parallelUses: null }), usesTaken: 9 });
    expect(verdict({ licenses: [open] })).toEqual(["unlimited"]);
  });
});
