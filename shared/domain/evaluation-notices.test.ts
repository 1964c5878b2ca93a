import { describe, expect, it } from "vitest";
import { evaluationNoticesAhead, tellEvaluationNotices } from "./evaluation-notices.ts";
import { evaluation, NOW } from "./testing/builders.ts";
import { DAY_MS, daysAfter } from "./time.ts";

const { endsAt } = evaluation();
const ahead = (given: Parameters<typeof evaluation>[0]) =>
  evaluationNoticesAhead(evaluation(given)).map(({ daysBefore }) => daysBefore);
const toldAt = (now: number, given: Parameters<typeof evaluation>[0] = {}) =>
  tellEvaluationNotices(evaluation(given), now)?.notices.map(({ daysBefore }) => daysBefore) ?? [];

describe("the notices of an evaluation", () => {
  it("are 14, 7, 3 and 1 days before its end, and at it (A5)", () => {
    const dueAt = [14, 7, 3, 1, 0].map((days) => endsAt - days * DAY_MS);
    expect(evaluationNoticesAhead(evaluation()).map((notice) => notice.dueAt)).toEqual(dueAt);
    expect(ahead({})).toEqual([14, 7, 3, 1, 0]);
  });

  it.each([14, 7, 3, 1, 0])("of %i days is told at its millisecond, not before it, and once", (days) => {
    const dueAt = daysAfter(endsAt, -days);
    expect(toldAt(dueAt - 1)).not.toContain(days);
    expect(toldAt(dueAt)).toContain(days);
    expect(toldAt(dueAt + 1)).toContain(days);
    const told = tellEvaluationNotices(evaluation(), dueAt);
    expect(told?.evaluation.revision).toBe(2);
    expect(tellEvaluationNotices(told?.evaluation ?? evaluation(), dueAt)).toBeNull();
  });

  it("are all told, however late", () => {
    expect(toldAt(endsAt + 365 * DAY_MS)).toEqual([14, 7, 3, 1, 0]);
  });

  it.each([
    ["a millisecond before the notice", -1, [7, 3, 1, 0]],
    ["at the notice", 0, [3, 1, 0]],
    ["a millisecond after it", 1, [3, 1, 0]],
  ])("that were past when the end was set are not told: %s", (_what, later, days) => {
    expect(ahead({ endSetAt: endsAt - 7 * DAY_MS + later })).toEqual(days);
  });

  it("of one that begins when it is over is its end alone", () => {
    const over = { startsAt: 0, endsAt: 30 * DAY_MS, endSetAt: NOW };
    expect(ahead(over)).toEqual([0]);
    expect(toldAt(NOW, over)).toEqual([0]);
  });

  it("are told anew of an end that was put off, and never twice of the same", () => {
    const all = tellEvaluationNotices(evaluation(), endsAt)?.evaluation ?? evaluation();
    expect(evaluationNoticesAhead(all)).toEqual([]);
    const extended = { ...all, endsAt: endsAt + 8 * DAY_MS, endSetAt: endsAt };
    expect(evaluationNoticesAhead(extended).map(({ daysBefore }) => daysBefore)).toEqual([7, 3, 1, 0]);
  });

  it("are none once the product is licensed", () => {
    expect(ahead({ licensedAt: NOW })).toEqual([]);
    expect(toldAt(endsAt, { licensedAt: NOW })).toEqual([]);
  });
});
