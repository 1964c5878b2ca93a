import { describe, expect, test } from "vitest";
import { isStale, staleBefore } from "./stale.ts";
import { activation, NOW } from "./testing/builders.ts";
import { DAY_MS, daysAfter } from "./time.ts";

const NOON = NOW;
const MIDNIGHT = NOON + DAY_MS / 2;
const old = activation({ activatedAt: daysAfter(NOON, -400) });

describe("an activation is stale", () => {
  test("n days after the end of the UTC day of the last contact, and not a millisecond before", () => {
    const at = daysAfter(MIDNIGHT, 90);
    for (const contact of [NOON, MIDNIGHT - DAY_MS, MIDNIGHT - 1])
      expect([-1, 0, 1].map((ms) => isStale(old, contact, at + ms, 90))).toEqual([false, true, true]);
    expect(isStale(old, MIDNIGHT, at + 1, 90)).toBe(false);
  });

  test("n days after it was activated, and not a millisecond before, however long ago the last contact was", () => {
    const made = activation({ activatedAt: NOON });
    const at = daysAfter(NOON, 90);
    for (const contact of [daysAfter(NOON, -400), null])
      expect([-1, 0, 1].map((ms) => isStale(made, contact, at + ms, 90))).toEqual([false, true, true]);
  });

  test("never when it is offline or was released", () => {
    for (const given of [{ mode: "offline" }, { isActive: false, deactivatedAt: NOON }] as const)
      expect(isStale({ ...old, ...given }, null, NOON, 1)).toBe(false);
    expect(isStale(old, null, NOON, 1)).toBe(true);
  });
});

test("what was activated before `staleBefore` can be stale, and nothing else", () => {
  for (const ms of [-1, 0, 1]) {
    const activatedAt = daysAfter(NOON, -90) + ms;
    const isBefore = activatedAt < staleBefore(NOON, 90);
    expect(isStale(activation({ activatedAt }), null, NOON, 90)).toBe(isBefore);
  }
});
