import { expect, it } from "vitest";
import type { ActivityEntry } from "../domain/activity.ts";
import { evaluation, NOW } from "../domain/testing/builders.ts";
import { conversionWrites } from "./convert-evaluations.ts";

const activity: ActivityEntry = {
  id: "log_1",
  at: NOW,
  kind: "evaluation.converted",
  actor: { kind: "node", id: "nod_1" },
  accountId: "acc_1",
  subjects: ["evl_1"],
  reason: null,
  origin: null,
  changes: [],
};
const converted = { evaluations: [evaluation({ revision: 2 }), evaluation({ revision: 2 })], activity };
const labels = (after: number) => conversionWrites(converted, after).map(({ label }) => label);

it("evaluations end in the transaction of an activation while it has room for all of them, and else not at all", () => {
  expect(labels(97)).toEqual(["evaluation", "evaluation", "activity"]);
  expect(labels(98)).toEqual([]);
  expect(conversionWrites(null, 0)).toEqual([]);
});

it("each is written over the revision that was read", () => {
  const [first] = conversionWrites(converted, 0);
  expect(first).toMatchObject({ guard: "revision = :before", values: { ":before": 1 } });
});
