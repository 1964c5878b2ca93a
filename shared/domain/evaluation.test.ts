import { describe, expect, it } from "vitest";
import {
  convertEvaluations,
  evaluationRunsUntil,
  evaluationState,
  followNode,
  moveEvaluation,
  startEvaluation,
} from "./evaluation.ts";
import { evaluation, NODE_ID, NOW, OTHER_NODE_ID } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const claims = {
  hostName: "server-1",
  version: null,
  serverType: null,
  fingerprint: { disk: "d", mac: "m" },
};
const started = (installedAt: number | null, now = NOW, days = 30) => {
  const product = { id: "prd_1", code: "backup" };
  const newcomer = { id: "evl_1", product, nodeId: NODE_ID, accountId: null, claims, installedAt };
  return startEvaluation(newcomer, days, now);
};
const dates = ({ startsAt, endsAt, installedAt }: ReturnType<typeof started>) => [
  installedAt,
  startsAt,
  endsAt - startsAt,
];

describe("a new evaluation", () => {
  it("without a claim begins at the first contact and takes 30 days (A2)", () => {
    expect(dates(started(null))).toEqual([null, NOW, 30 * DAY_MS]);
    expect(started(null)).toMatchObject({
      firstContactAt: NOW,
      extensions: 0,
      licensedAt: null,
      revision: 1,
    });
  });

  it.each([
    ["a millisecond before the first contact: then", NOW - 1, NOW - 1],
    ["at the first contact: then", NOW, NOW],
    ["a millisecond after it: at the first contact", NOW + 1, NOW],
    ["a hundred years after it: at the first contact", NOW + 36_500 * DAY_MS, NOW],
  ])("with a claim of %s", (_what, claimed, startsAt) => {
    expect(dates(started(claimed))).toEqual([startsAt, startsAt, 30 * DAY_MS]);
  });

  it.each([
    ["in 1970", 0, 0],
    ["before 1970", -1, 0],
    ["in the year 0", Date.parse("0000-01-01T00:00:00Z"), 0],
  ])("with a claim %s is over", (_what, claimed, startsAt) => {
    const made = started(claimed);
    expect(made).toMatchObject({ startsAt, endsAt: 30 * DAY_MS });
    expect(evaluationState(made, NOW)).toBe("ended");
  });

  it("over a leap day takes as many days as over any other", () => {
    const [leap, common] = [Date.UTC(2028, 1, 15), Date.UTC(2027, 1, 15)];
    expect(new Date(started(null, leap).endsAt).toISOString()).toBe("2028-03-16T00:00:00.000Z");
    expect(new Date(started(null, common).endsAt).toISOString()).toBe("2027-03-17T00:00:00.000Z");
    expect(new Date(started(null, Date.UTC(2028, 1, 29), 1).endsAt).toISOString()).toMatch(/^2028-03-01T/);
    expect(new Date(started(null, Date.UTC(2028, 1, 28), 1).endsAt).toISOString()).toMatch(/^2028-02-29T/);
  });

  it("takes as many days as the setting says", () => {
    expect(dates(started(null, NOW, 7))).toEqual([null, NOW, 7 * DAY_MS]);
  });
});

describe("an evaluation's state", () => {
  const { endsAt } = evaluation();

  it.each([
    ["a millisecond before its end: running", endsAt - 1, "running"],
    ["at its end: ended", endsAt, "ended"],
    ["a millisecond after it: ended", endsAt + 1, "ended"],
  ])("%s", (_what, now, state) => {
    expect(evaluationState(evaluation(), now)).toBe(state);
  });

  it("once a license ended it is licensed, before its end and after it", () => {
    const licensed = evaluation({ licensedAt: NOW + 1 });
    expect([NOW, endsAt + 1].map((now) => evaluationState(licensed, now))).toEqual(["licensed", "licensed"]);
    expect(evaluationRunsUntil(licensed)).toBe(NOW + 1);
    expect(evaluationRunsUntil(evaluation({ licensedAt: endsAt + 1 }))).toBe(endsAt);
    expect(evaluationRunsUntil(evaluation())).toBe(endsAt);
  });
});

it("a reinstall goes on with the old dates, under the new key and with what it told", () => {
  const before = evaluation({ extensions: 1, fingerprint: { disk: "d", mac: "old" } });
  const nodeId = OTHER_NODE_ID;
  expect(moveEvaluation(before, { nodeId, claims })).toEqual({
    ...before,
    nodeId,
    fingerprint: claims.fingerprint,
    revision: 2,
  });
  expect(moveEvaluation(before, { nodeId, claims: { ...claims, hostName: null } }).hostName).toBe("server-1");
});

describe("what a node tells once more", () => {
  const fingerprint = { disk: "d", mac: "m", board: "b" };
  const before = evaluation({ fingerprint });
  const tells = (given: object, accountId: string | null = null) =>
    followNode(before, { nodeId: NODE_ID, claims: { ...claims, fingerprint, ...given }, accountId });

  it("that is the same changes nothing, nor does less of it", () => {
    expect([tells({}), tells({ hostName: null }), tells({ fingerprint: {} })]).toEqual([null, null, null]);
  });

  it("is followed: a new name, hardware that changed in part, and whose it is", () => {
    expect(tells({ hostName: "server-2" })).toEqual({ ...before, hostName: "server-2", revision: 2 });
    const changed = { ...fingerprint, mac: "new" };
    expect(tells({ fingerprint: changed })).toEqual({ ...before, fingerprint: changed, revision: 2 });
    expect(tells({}, "acc_1")).toEqual({ ...before, accountId: "acc_1", revision: 2 });
  });

  it("is not followed where it is another machine's hardware, or the evaluation has moved on", () => {
    expect(tells({ fingerprint: { disk: "x", mac: "y", board: "b" } })).toBeNull();
    expect(followNode(before, { nodeId: OTHER_NODE_ID, claims, accountId: "acc_1" })).toBeNull();
  });
});

describe("an activation", () => {
  const [one, two] = [evaluation(), evaluation({ id: "evl_2", productId: "prd_2" })];
  const by = [{ productId: "prd_1", accountId: "acc_1" }];

  it("ends the evaluation of its product and no other", () => {
    expect(convertEvaluations([one, two], by, NOW)).toEqual([
      { ...one, accountId: "acc_1", licensedAt: NOW, revision: 2 },
    ]);
  });

  it("ends an evaluation once, also one whose time is over", () => {
    const licensed = { ...one, licensedAt: NOW - 1 };
    expect(convertEvaluations([licensed], by, NOW)).toEqual([]);
    expect(convertEvaluations([one], by, one.endsAt + 1)).toHaveLength(1);
  });
});
