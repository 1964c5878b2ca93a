import { expect, it } from "vitest";
import type { AskedProduct } from "./decide-evaluations.ts";
import { extendOffline } from "./extend-offline.ts";
import { evaluation, NODE_ID, NOW, product } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const claims = { hostName: "server-1", version: null, serverType: null, fingerprint: {} };
const facts = (products: readonly Partial<AskedProduct>[], licensed: readonly string[] = []) => ({
  node: null,
  ownCount: 0,
  products: products.map((given) => ({
    ...{ code: "backup", product: product(), own: null, alike: [], hardware: new Map() },
    ...given,
  })),
  licensed: licensed.map((productId) => ({ productId, accountId: "acc_1" })),
  startsTaken: 0,
  blacklist: [],
});
const extend = (given: ReturnType<typeof facts>, nonce = "n", days = [14, 14]) =>
  extendOffline(
    given,
    { nodeId: NODE_ID, claims, nonce, days, newIds: ["evl_a", "evl_b"] },
    { now: NOW, settings: { evaluationExtensions: 1 } },
  );

it("an evaluation that was never here runs from now, as long as it is extended", () => {
  const [step] = extend(facts([{}]));
  const begun = { startsAt: NOW, endsAt: NOW + 14 * DAY_MS, extensions: 1, extendedFor: "n", revision: 1 };
  expect(step).toMatchObject({ outcome: "extended", kind: "evaluation.started", evaluation: begun });
});

it("one that is known is put off from its end, over the revision that was read", () => {
  const own = evaluation({ revision: 5, hostName: "other" });
  const [step] = extend(facts([{ own }]));
  const later = { endsAt: own.endsAt + 14 * DAY_MS, revision: 6, hostName: "server-1" };
  expect(step).toMatchObject({ outcome: "extended", kind: null, before: own, evaluation: later });
});

it("answering the same request again extends nothing, another one counts as another extension", () => {
  const own = evaluation({ extensions: 1, extendedFor: "n" });
  expect(extend(facts([{ own }]))).toMatchObject([{ outcome: "repeated", evaluation: own }]);
  expect(extend(facts([{ own }]), "m")).toEqual([
    { outcome: "refused", reason: "EVALUATION_EXTENSIONS_USED_UP" },
  ]);
});

it("what cannot be extended says why", () => {
  const reasons = (given: ReturnType<typeof facts>) =>
    extend(given).map((step) => (step.outcome === "refused" ? step.reason : step.outcome));
  expect(reasons(facts([{ product: null }, {}]))).toEqual(["PRODUCT_UNKNOWN", "extended"]);
  expect(reasons(facts([{ product: product({ isActive: false }) }]))).toEqual(["PRODUCT_INACTIVE"]);
  expect(reasons(facts([{}], ["prd_1"]))).toEqual(["PRODUCT_LICENSED"]);
  expect(reasons(facts([{ own: evaluation() }], ["prd_1"]))).toEqual(["EVALUATION_LICENSED"]);
});
