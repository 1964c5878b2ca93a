import { describe, expect, it } from "vitest";
import { type AskedProduct, decideEvaluations, type EvaluationFacts } from "./decide-evaluations.ts";
import { LIMITS } from "./limits.ts";
import { evaluation, NODE_ID, NOW, node, OTHER_NODE_ID, product } from "./testing/builders.ts";

const fingerprint = { disk: "d", mac: "m", board: "b" };
const claims = { hostName: "server-1", version: null, serverType: null, fingerprint };

const asked = (given: Partial<AskedProduct> = {}): AskedProduct => ({
  code: "backup",
  product: product(),
  own: null,
  alike: [],
  hardware: new Map(),
  ...given,
});

const facts = (given: Partial<EvaluationFacts> = {}): EvaluationFacts => ({
  node: null,
  ownCount: 0,
  products: [asked()],
  licensed: [],
  startsTaken: 0,
  blacklist: [],
  ...given,
});

const decide = (given: Partial<EvaluationFacts> = {}, most = 60, isCounted = true) =>
  decideEvaluations(
    facts(given),
    { nodeId: NODE_ID, claims, installedAt: null, newIds: ["evl_a", "evl_b", "evl_c"], isCounted },
    { now: NOW, settings: { evaluationDays: 30, evaluationStartsPerAddressAndHour: most } },
  );
const said = (steps: ReturnType<typeof decide>) =>
  steps.map((step) =>
    step.outcome === "refused" ? step.reason : step.outcome === "changed" ? step.kind : step.outcome,
  );

const other = evaluation({ id: "evl_1", nodeId: OTHER_NODE_ID, fingerprint });
const licensed = [{ productId: "prd_1", accountId: "acc_1" }];

describe("a node that asks for a product's evaluation", () => {
  it("gets a new one, of the account that it belongs to", () => {
    const [step] = decide({ node: node() });
    const begun = { id: "evl_a", nodeId: NODE_ID, accountId: "acc_1", startsAt: NOW, fingerprint };
    expect(step).toMatchObject({ kind: "evaluation.started", before: null, evaluation: begun });
  });

  it("keeps the one it has, and nothing is written", () => {
    expect(said(decide({ products: [asked({ own: evaluation({ fingerprint }) })] }))).toEqual(["kept"]);
  });

  it("goes on with its own, also where others on such hardware are older", () => {
    const own = evaluation({ fingerprint });
    expect(said(decide({ products: [asked({ own, alike: [other] })] }))).toEqual(["kept"]);
  });

  it("goes on with the one that its hardware had under another key", () => {
    const [step] = decide({ products: [asked({ alike: [other] })] });
    const moved = { id: "evl_1", nodeId: NODE_ID, startsAt: other.startsAt, endsAt: other.endsAt };
    expect(step).toMatchObject({ kind: "evaluation.moved", before: other, evaluation: moved });
  });

  it("of several on its hardware goes on with the one that began first", () => {
    const older = { ...other, id: "evl_2", startsAt: other.startsAt - 1 };
    const [step] = decide({ products: [asked({ alike: [other, older] })] });
    expect(step).toMatchObject({ evaluation: { id: "evl_2" } });
  });

  it.each([
    ["two of three components agree: the same hardware", { ...fingerprint, mac: "x" }, "evaluation.moved"],
    ["one of three: another machine", { disk: "d", mac: "x", board: "x" }, "evaluation.started"],
    ["half of two: another machine", { disk: "d", mac: "x" }, "evaluation.started"],
    ["one in common: nothing is known", { disk: "d" }, "evaluation.started"],
  ])("%s", (_what, theirs, kind) => {
    expect(said(decide({ products: [asked({ alike: [{ ...other, fingerprint: theirs }] })] }))).toEqual([
      kind,
    ]);
  });

  it("writes where its hardware is found only what changed of it", () => {
    const hardware = new Map([["disk", []]]);
    const own = evaluation({ fingerprint, hostName: "old" });
    const [named] = decide({ products: [asked({ own, hardware })] });
    expect(named).toMatchObject({ kind: null, hardware: new Map() });
    const before = { ...own, fingerprint: { ...fingerprint, disk: "x" } };
    expect(decide({ products: [asked({ own: before, hardware })] })[0]).toMatchObject({ hardware });
  });
});

describe("a product without an evaluation is named with its reason, and stops no other", () => {
  it("unknown, inactive, licensed there", () => {
    const products = [
      asked({ product: null }),
      asked({ product: product({ isActive: false }) }),
      asked({ product: product({ id: "prd_2" }) }),
    ];
    expect(said(decide({ products }))).toEqual(["PRODUCT_UNKNOWN", "PRODUCT_INACTIVE", "evaluation.started"]);
    expect(said(decide({ licensed, products: [asked({ alike: [other] })] }))).toEqual(["PRODUCT_LICENSED"]);
  });

  it("an inactive product is told of before all else, and its evaluation stays as it is", () => {
    const own = evaluation({ fingerprint });
    const inactive = asked({ own, product: product({ isActive: false }) });
    expect(said(decide({ licensed, products: [inactive] }))).toEqual(["PRODUCT_INACTIVE"]);
  });

  it("a license that is in use there ends the node's own", () => {
    const own = evaluation({ fingerprint });
    const [step] = decide({ licensed, products: [asked({ own })] });
    const ended = { licensedAt: NOW, accountId: "acc_1" };
    expect(step).toMatchObject({ kind: "evaluation.converted", evaluation: ended });
  });

  it.each([
    [LIMITS.evaluationsPerNode - 2, ["evaluation.started", "evaluation.started"]],
    [LIMITS.evaluationsPerNode - 1, ["evaluation.started", "NODE_FULL"]],
    [LIMITS.evaluationsPerNode, ["NODE_FULL", "NODE_FULL"]],
  ])("a node that had %i evaluations", (ownCount, steps) => {
    expect(said(decide({ ownCount, products: [asked(), asked()] }))).toEqual(steps);
  });

  it.each([
    [58, ["evaluation.started", "evaluation.started"]],
    [59, ["evaluation.started", "EVALUATIONS_TOO_MANY"]],
    [60, ["EVALUATIONS_TOO_MANY", "EVALUATIONS_TOO_MANY"]],
    [61, ["EVALUATIONS_TOO_MANY", "EVALUATIONS_TOO_MANY"]],
  ])("an address that started %i of 60 in this hour", (startsTaken, steps) => {
    expect(said(decide({ startsTaken, products: [asked(), asked()] }))).toEqual(steps);
  });

  it("the limit of an address counts new ones only, 0 is none, and this machine's are not counted", () => {
    const products = [asked({ own: evaluation({ fingerprint }) }), asked({ alike: [other] })];
    expect(said(decide({ startsTaken: 60, products }))).toEqual(["kept", "evaluation.moved"]);
    expect(said(decide({ startsTaken: 60 }, 0))).toEqual(["evaluation.started"]);
    expect(said(decide({ startsTaken: 60 }, 60, false))).toEqual(["evaluation.started"]);
  });
});
