import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { type AttemptEnd, BACK_OFF_MS, isDue, nextAttemptAt, POLL_MS } from "./poll-schedule.ts";

const END = { now: 1_000, failures: 0, retryAfterSeconds: null, deadlineAt: null, chance: 0.5 };
const pause = (change: Partial<AttemptEnd>) => nextAttemptAt({ ...END, ...change }) - END.now;

describe("the next attempt", () => {
  it("after a good one comes in 24 hours, spread by a tenth to either side", () => {
    expect(pause({})).toBe(DAY_MS);
    expect(pause({ chance: 0 })).toBe(0.9 * DAY_MS);
    expect(pause({ chance: 0.999999 })).toBeCloseTo(1.1 * DAY_MS, -4);
  });

  it("after failures comes in 5 minutes, then doubles up to 24 hours", () => {
    const pauses = Array.from({ length: 12 }, (_, index) => pause({ failures: index + 1 }));
    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * BACK_OFF_MS));
    expect(pauses.at(-1)).toBe(DAY_MS);
    expect(pause({ failures: 5_000, chance: 0.9 })).toBe(DAY_MS);
  });

  it("is spread over nodes that fail together", () => {
    expect(pause({ failures: 1, chance: 0 })).toBe(0.75 * BACK_OFF_MS);
    expect(pause({ failures: 1, chance: 0.8 })).toBe(1.15 * BACK_OFF_MS);
  });

  it("never comes before Retry-After, and never later than 24 hours for it", () => {
    expect(pause({ failures: 1, retryAfterSeconds: 3_600 })).toBeGreaterThanOrEqual(3_600_000);
    expect(pause({ failures: 1, retryAfterSeconds: 1 })).toBe(BACK_OFF_MS);
    expect(pause({ failures: 1, retryAfterSeconds: 10_000_000 })).toBe(POLL_MS);
  });

  it("comes while there is still time before the deadline", () => {
    expect(pause({ failures: 12, deadlineAt: END.now + 4 * 3_600_000 })).toBe(2 * 3_600_000);
    expect(pause({ failures: 12, deadlineAt: END.now + 1 })).toBe(BACK_OFF_MS);
    expect(pause({ failures: 12, deadlineAt: END.now - 1 })).toBe(DAY_MS);
  });
});

describe("an attempt is due", () => {
  it("from the planned millisecond on, or when nothing is planned", () => {
    expect([isDue(10, 9), isDue(10, 10), isDue(10, 11), isDue(null, 0)]).toEqual([false, true, true, true]);
  });

  it("when the plan was made by a clock that has been set back since", () => {
    expect(isDue(3_650 * DAY_MS, 0)).toBe(true);
    expect(isDue(1.05 * DAY_MS, 0)).toBe(false);
  });
});
