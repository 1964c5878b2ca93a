import { describe, expect, it } from "vitest";
import { answerSource, answerStretch } from "./answer-limit.ts";
import { LIMITS } from "./limits.ts";

describe("whose request strings are counted together", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3::4", "2001:db8:1:2::/64"],
    ["not an address", "not an address"],
    ["127.0.0.1", null],
    ["127.200.0.1", null],
    ["::1", null],
  ])("%s: %s", (ip, source) => expect(answerSource(ip)).toBe(source));
});

describe("a stretch of time", () => {
  const length = LIMITS.answersByCodeMinutes * 60_000;

  it("ends where the next one begins", () => {
    const { stretch, endsAt } = answerStretch(1_000 * length);
    expect([stretch, endsAt]).toEqual([1_000, 1_001 * length]);
    expect(answerStretch(endsAt - 1).stretch).toBe(stretch);
    expect(answerStretch(endsAt).stretch).toBe(stretch + 1);
  });
});
