import { describe, expect, it } from "vitest";
import { type AnswerFacts, type AnswerRequest, decideAnswer, grantsEnd } from "./answer-request.ts";
import { LIMITS } from "./limits.ts";
import type { LicenseFacts } from "./take-use.ts";
import {
  activation,
  environment,
  license,
  licenseFacts,
  NODE_ID,
  NOW,
  node,
  OTHER_NODE_ID,
  product,
} from "./testing/builders.ts";
import { daysAfter } from "./time.ts";

const LICENSE_2 = `lic_${"2".repeat(22)}`;
const ORIGIN = { observedIp: "192.0.2.1", claimedIp: null, userAgent: "curl" };

function facts(given: Partial<AnswerFacts> = {}): AnswerFacts {
  return { node: null, licenses: [licenseFacts()], held: [], ...given };
}

function request(given: Partial<AnswerRequest> = {}): AnswerRequest {
  return {
    nodeId: NODE_ID,
    claims: { hostName: "fax-01", version: "24.1", serverType: "Production", fingerprint: { disk: "d" } },
    products: null,
    accountId: "acc_1",
    origin: ORIGIN,
    isVouchedFor: true,
    ...given,
  };
}

const decide = (its: Partial<AnswerFacts> = {}, asked: Partial<AnswerRequest> = {}) =>
  decideAnswer(facts(its), request(asked), environment());
const granted = (...given: Parameters<typeof decide>) => {
  const decision = decide(...given);
  if (decision.outcome === "refused") throw new Error(decision.code);
  return decision;
};
const codeOf = (...given: Parameters<typeof decide>) => {
  const decision = decide(...given);
  return decision.outcome === "refused" ? decision.code : null;
};
const second = (given: Partial<LicenseFacts> = {}) =>
  licenseFacts({ licenseId: LICENSE_2, license: license({ id: LICENSE_2 }), ...given });

describe("a request that is answered", () => {
  it("takes a use that is held offline, and notes when its response was made", () => {
    const { claims, changes, grants } = granted();
    expect(claims).toMatchObject([
      {
        use: { kind: "free", limit: 1 },
        activation: { mode: "offline", answeredAt: NOW, activatedAt: NOW, tokenId: null, hostName: "fax-01" },
      },
    ]);
    expect([changes, grants]).toMatchObject([
      [],
      [{ activationId: activation().id, activatedAt: NOW, license: license(), product: product() }],
    ]);
  });

  it("makes the node known by what it told; a string that is brought is no contact of it", () => {
    expect(granted().node).toEqual({
      ...{ id: NODE_ID, accountId: "acc_1", licenseIds: [license().id] },
      ...{ hostName: "fax-01", version: "24.1", serverType: "Production", fingerprint: { disk: "d" } },
      ...{ firstSeenAt: NOW, lastContactAt: NOW },
    });
    const known = node({ licenseIds: [LICENSE_2], firstSeenAt: 1, lastContactAt: 2 });
    expect(granted({ node: known }).node).toMatchObject({
      ...{ licenseIds: [LICENSE_2, license().id], firstSeenAt: 1, lastContactAt: 2 },
    });
  });

  it("leaves what is held offline as it is, and notes one more response", () => {
    const before = activation({ mode: "offline", answeredAt: NOW - 500 });
    const { claims, changes, grants } = granted({ licenses: [licenseFacts({ activation: before })] });
    expect([claims, changes]).toEqual([[], [{ before, after: { ...before, answeredAt: NOW } }]]);
    expect(grants).toMatchObject([{ activatedAt: before.activatedAt }]);
  });

  it("turns what is held online into offline, without another use", () => {
    const before = activation();
    const { claims, changes } = granted({ licenses: [licenseFacts({ activation: before, usesTaken: 1 })] });
    const after = { ...before, mode: "offline", answeredAt: NOW };
    expect([claims, changes]).toEqual([[], [{ before, after }]]);
  });

  it("may take the place of a dead holder, and tells how that was held", () => {
    const replaced = activation({ holderId: OTHER_NODE_ID, mode: "offline" });
    const { claims } = granted({ licenses: [licenseFacts({ replaced, usesTaken: 1 })] });
    const victim = { holderId: OTHER_NODE_ID, mode: "offline", activatedAt: replaced.activatedAt };
    expect(claims[0]?.use).toMatchObject({ kind: "swap", victim });
  });
});

describe("a request that is refused", () => {
  it("names every license that stands in the way, and grants none", () => {
    const full = licenseFacts({ usesTaken: 1 });
    const blocked = second({ license: license({ id: LICENSE_2, state: "blocked" }) });
    expect(decide({ licenses: [licenseFacts({ licenseId: "lic_3" }), full, blocked] })).toEqual({
      outcome: "refused",
      code: "LICENSE_LIMIT_REACHED",
      licenses: [
        { licenseId: license().id, code: "LICENSE_LIMIT_REACHED" },
        { licenseId: LICENSE_2, code: "LICENSE_BLOCKED" },
      ],
    });
  });

  it("is one for other products, before the licenses are judged", () => {
    const blocked = licenseFacts({ license: license({ state: "blocked" }) });
    expect(decide({ licenses: [blocked] }, { products: ["other"] })).toEqual({
      ...{ outcome: "refused", code: "REQUEST_PRODUCT_MISMATCH", licenses: [] },
    });
    expect(codeOf({}, { products: ["other", product().code] })).toBeNull();
  });

  it("is one of a server that holds another account's license still", () => {
    const foreign = activation({ licenseId: LICENSE_2, accountId: "acc_2" });
    expect(codeOf({ held: [second({ activation: foreign })] })).toBe("TOKEN_OF_ANOTHER_ACCOUNT");
    expect(codeOf({ held: [second({ activation: { ...foreign, isActive: false } })] })).toBeNull();
  });

  it("is one that would give a server more licenses than one may hold", () => {
    const held = Array.from({ length: LIMITS.licensesPerNode - 1 }, () =>
      second({ activation: activation() }),
    );
    expect(codeOf({ held })).toBeNull();
    expect(codeOf({ held: [...held, ...held.slice(0, 1)] })).toBe("NODE_FULL");
  });

  it("is one that would take over more uses than fit a transaction", () => {
    const replaced = activation({ holderId: OTHER_NODE_ID });
    const licenses = (count: number) => Array.from({ length: count }, () => licenseFacts({ replaced }));
    expect(codeOf({ licenses: licenses(LIMITS.takeoversPerExchange) })).toBeNull();
    expect(codeOf({ licenses: licenses(LIMITS.takeoversPerExchange + 1) })).toBe("LICENSE_LIMIT_REACHED");
  });

  it("is judged by the address of who brings it, unless staff do", () => {
    const licenses = [licenseFacts({ license: license({ allowedIps: ["10.0.0.0/8"] }) })];
    expect(codeOf({ licenses }, { isVouchedFor: false })).toBe("IP_NOT_ALLOWED");
    expect(codeOf({ licenses }, { isVouchedFor: true })).toBeNull();
  });

  it("is judged by host name and server type, and by what it brings along", () => {
    const only = (its: object) => ({ licenses: [licenseFacts({ license: license(its) })] });
    expect(codeOf(only({ allowedDomains: ["example.com"] }))).toBe("DOMAIN_NOT_ALLOWED");
    expect(codeOf(only({ serverType: "Test" }))).toBe("SERVER_TYPE_MISMATCH");
    const needing = licenseFacts({ product: product({ requires: ["prd_2"] }) });
    expect(codeOf({ licenses: [needing] })).toBe("PREREQUISITE_MISSING");
    const needed = second({ product: product({ id: "prd_2" }) });
    expect(codeOf({ licenses: [needing, needed] })).toBeNull();
    const held = second({ ...needed, activation: activation({ licenseId: LICENSE_2 }) });
    expect(codeOf({ licenses: [needing], held: [held] })).toBeNull();
  });
});

describe("the end of a response", () => {
  const grantOf = (expiresAt: number | null, graceDays = 0) => ({
    ...{ license: license({ expiresAt, graceDays }), product: product() },
    ...{ activationId: "act_1", activatedAt: NOW },
  });

  it("is that of the license that runs longest, its grace included", () => {
    expect(grantsEnd([grantOf(NOW + 1)])).toBe(NOW + 1);
    expect(grantsEnd([grantOf(NOW + 1, 2), grantOf(NOW + 5)])).toBe(daysAfter(NOW + 1, 2));
  });

  it("is none where one of them has none", () => {
    expect(grantsEnd([grantOf(NOW), grantOf(null), grantOf(NOW + 9)])).toBeNull();
  });
});
