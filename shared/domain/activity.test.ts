import { expect, it } from "vitest";
import { type ActivityEntry, alsoNaming, displacedEntry } from "./activity.ts";
import { NOW } from "./testing/builders.ts";

const ENTRY: ActivityEntry = {
  id: "log_1",
  at: NOW,
  kind: "activation.succeeded",
  actor: { kind: "node", id: "nod_1" },
  accountId: "acc_1",
  subjects: ["act_1", "tok_1"],
  reason: null,
  origin: null,
  changes: [],
};

it("what is named besides comes after what is named already, each once, in their order", () => {
  const named = alsoNaming(ENTRY, ["prd_2", null, "tok_1", "prd_1", "prd_2"]);
  expect(named).toEqual({ ...ENTRY, subjects: ["act_1", "tok_1", "prd_2", "prd_1"] });
  expect(alsoNaming(ENTRY, [])).toEqual(ENTRY);
});

it("newcomers who take a place leave an entry about whose it was, by the same caller at the same time", () => {
  expect(displacedEntry(ENTRY, "log_2", ["act_9", "act_8"], ["prd_1", "prd_1"])).toEqual({
    ...ENTRY,
    id: "log_2",
    kind: "activation.deactivated",
    subjects: ["act_9", "act_8", "prd_1"],
    reason: "deactivate-oldest",
  });
});
