import { describe, expect, it } from "vitest";
import { evaluationState } from "./evaluation.ts";
import { type Extension, extendEvaluation } from "./evaluation-extension.ts";
import { evaluation, NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const { endsAt } = evaluation();
const ONCE = { evaluationExtensions: 1 };
const extend = (extension: Extension, now = NOW, given: Parameters<typeof evaluation>[0] = {}) =>
  extendEvaluation(evaluation(given), extension, ONCE, now);
const endOf = (decision: ReturnType<typeof extend>) =>
  decision.outcome === "extended" ? decision.evaluation.endsAt : decision.outcome;

describe("an extension (A5)", () => {
  it("by days counts from the end of one that runs", () => {
    expect(extend({ days: 14 })).toEqual({
      outcome: "extended",
      evaluation: evaluation({ endsAt: endsAt + 14 * DAY_MS, endSetAt: NOW, extensions: 1, revision: 2 }),
    });
  });

  it.each([
    ["a millisecond before its end: from its end", endsAt - 1, endsAt],
    ["at its end: from then", endsAt, endsAt],
    ["a millisecond after it: from now", endsAt + 1, endsAt + 1],
    ["a year after it: from now", endsAt + 365 * DAY_MS, endsAt + 365 * DAY_MS],
  ])("by days, %s", (_what, now, from) => {
    const decision = extend({ days: 7 }, now);
    expect(endOf(decision)).toBe(from + 7 * DAY_MS);
    if (decision.outcome === "extended")
      expect(evaluationState(decision.evaluation, from + 7 * DAY_MS - 1)).toBe("running");
  });

  it.each([
    ["at the end that it has", endsAt, "out-of-bounds"],
    ["a millisecond later", endsAt + 1, endsAt + 1],
    ["365 days later", endsAt + 365 * DAY_MS, endsAt + 365 * DAY_MS],
    ["365 days and a millisecond later", endsAt + 365 * DAY_MS + 1, "out-of-bounds"],
  ])("until a time: %s", (_what, until, end) => {
    expect(endOf(extend({ until }))).toBe(end);
  });

  it("until a time that is past is out of bounds, also where the evaluation ended before", () => {
    const now = endsAt + 10 * DAY_MS;
    expect(endOf(extend({ until: now - 1 }, now))).toBe("out-of-bounds");
    expect(endOf(extend({ until: now }, now))).toBe("out-of-bounds");
    expect(endOf(extend({ until: now + 1 }, now))).toBe(now + 1);
  });

  it.each([
    [0, "out-of-bounds"],
    [1, endsAt + DAY_MS],
    [365, endsAt + 365 * DAY_MS],
    [366, "out-of-bounds"],
  ])("by %i days", (days, end) => {
    expect(endOf(extend({ days }))).toBe(end);
  });

  it("is given as often as the setting says", () => {
    const used = { outcome: "refused", code: "EVALUATION_EXTENSIONS_USED_UP" };
    expect(extend({ days: 1 }, NOW, { extensions: 1 })).toEqual(used);
    const most = (evaluationExtensions: number, extensions: number) =>
      extendEvaluation(evaluation({ extensions }), { days: 1 }, { evaluationExtensions }, NOW).outcome;
    expect([most(0, 0), most(10, 9), most(10, 10)]).toEqual(["refused", "extended", "refused"]);
  });

  it("is refused for one that a license ended, before all else", () => {
    const licensed = { licensedAt: NOW, extensions: 1 };
    expect(extend({ days: 1 }, NOW, licensed)).toEqual({ outcome: "refused", code: "EVALUATION_LICENSED" });
  });
});
