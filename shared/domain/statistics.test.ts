import { describe, expect, test } from "vitest";
import type { ActivityEntry } from "./activity.ts";
import {
  boundStatistics,
  countEntries,
  NO_STATISTICS,
  OTHER_REASONS,
  type Statistics,
  sumStatistics,
  topProducts,
  topReasons,
} from "./statistics.ts";
import { NOW } from "./testing/builders.ts";

function entry(given: Partial<ActivityEntry>): ActivityEntry {
  return {
    id: "log_1",
    at: NOW,
    kind: "activation.succeeded",
    actor: { kind: "node", id: "nod_1" },
    accountId: null,
    subjects: [],
    reason: null,
    origin: null,
    changes: [],
    ...given,
  };
}

const failed = (reason: string, ...subjects: string[]) =>
  entry({ kind: "activation.failed", reason, subjects });

describe("the entries of the activity log", () => {
  test("are counted by what happened, and by the products that they name", () => {
    const counted = countEntries([
      entry({ subjects: ["act_1", "act_2", "tok_1", "prd_1", "prd_2"] }),
      entry({ subjects: ["act_3", "prd_1"] }),
      failed("TOKEN_EXPIRED", "tok_1", "prd_1"),
      failed("LICENSE_BLOCKED", "lic_1", "prd_2"),
      failed("LICENSE_BLOCKED"),
      entry({ kind: "activation.deactivated", subjects: ["act_1", "act_2"] }),
      entry({ kind: "blacklist.added", subjects: ["192.0.2.1"] }),
      entry({ kind: "blacklist.lifted", actor: { kind: "staff", id: "key_1" } }),
      entry({ kind: "license.changed", actor: { kind: "staff", id: "key_1" } }),
      entry({
        kind: "license.expired",
        actor: { kind: "service", id: "sweep" },
        subjects: ["lic_1", "prd_1"],
      }),
      entry({ kind: "evaluation.started", subjects: ["evl_1", "nod_1", "prd_1"] }),
      entry({ kind: "evaluation.moved", subjects: ["evl_1", "nod_2", "prd_1"] }),
      entry({ kind: "evaluation.expiring", subjects: ["evl_1", "nod_2", "prd_1"] }),
      entry({ kind: "evaluation.ended", subjects: ["evl_1", "nod_2", "prd_1"] }),
      entry({ kind: "evaluation.converted", subjects: ["evl_2", "evl_3", "nod_1", "prd_1", "prd_2"] }),
    ]);
    expect(counted).toEqual({
      activations: 3,
      failures: 3,
      deactivations: 2,
      blocksAdded: 1,
      blocksLifted: 1,
      staffChanges: 2,
      evaluationsStarted: 1,
      evaluationsEnded: 1,
      evaluationsConverted: 2,
      failuresByReason: { TOKEN_EXPIRED: 1, LICENSE_BLOCKED: 2 },
      byProduct: { prd_1: { activations: 2, failures: 1 }, prd_2: { activations: 1, failures: 1 } },
      otherProducts: { activations: 0, failures: 0 },
    });
  });

  test("come to the same however they are divided", () => {
    const entries = [entry({ subjects: ["act_1", "prd_1"] }), failed("A", "prd_1"), failed("B", "prd_2")];
    const divided = entries.map((one) => countEntries([one]));
    expect(sumStatistics(divided)).toEqual(countEntries(entries));
    expect(sumStatistics([])).toEqual(NO_STATISTICS);
  });

  test("of a span that was written before something was counted add nothing to it", () => {
    const { evaluationsStarted: _, ...older } = NO_STATISTICS;
    const newer = countEntries([entry({ kind: "evaluation.started" })]);
    expect(sumStatistics([older as Statistics, newer]).evaluationsStarted).toBe(1);
  });
});

describe("statistics of any number of products and reasons", () => {
  const many: Statistics = {
    ...NO_STATISTICS,
    byProduct: Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`prd_${index}`, { activations: index, failures: 1 }]),
    ),
    otherProducts: { activations: 5, failures: 5 },
    failuresByReason: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`R_${index}`, index + 1])),
  };

  test("name the 50 that count the most, and the rest together", () => {
    const bound = boundStatistics(many);
    expect(Object.keys(bound.byProduct)).toHaveLength(50);
    expect(bound.byProduct["prd_59"]).toEqual({ activations: 59, failures: 1 });
    expect(bound.byProduct["prd_9"]).toBeUndefined();
    expect(bound.otherProducts).toEqual({ activations: 45 + 5, failures: 10 + 5 });
    expect(Object.keys(bound.failuresByReason)).toHaveLength(51);
    expect(bound.failuresByReason[OTHER_REASONS]).toBe(55);
  });

  test("lose nothing by it, also when it is done again", () => {
    const total = (of: Statistics) =>
      sumStatistics([boundStatistics(of, 1)]).otherProducts.activations +
      (topProducts(boundStatistics(of, 1))[0]?.activations ?? 0);
    expect(total(many)).toBe(total(boundStatistics(boundStatistics(many))));
    const again = sumStatistics([boundStatistics(many, 10), boundStatistics(many, 10)]);
    const reasons = topReasons(boundStatistics(again, 10));
    expect(reasons.reduce((sum, { failures }) => sum + failures, 0)).toBe(2 * 60 * 61 * 0.5);
    expect(reasons.at(-1)?.reason).toBe(OTHER_REASONS);
  });
});

test("products and reasons come in the order of their weight", () => {
  const byProduct = {
    prd_b: { activations: 1, failures: 0 },
    prd_a: { activations: 1, failures: 0 },
    prd_c: { activations: 1, failures: 9 },
    prd_d: { activations: 2, failures: 0 },
  };
  expect(topProducts({ byProduct }).map(({ productId }) => productId)).toEqual([
    "prd_d",
    "prd_c",
    "prd_a",
    "prd_b",
  ]);
  expect(topReasons({ failuresByReason: { [OTHER_REASONS]: 9, B: 1, A: 1, C: 2 } })).toEqual([
    { reason: "C", failures: 2 },
    { reason: "A", failures: 1 },
    { reason: "B", failures: 1 },
    { reason: OTHER_REASONS, failures: 9 },
  ]);
});
