import { describe, expect, it } from "vitest";
import { explainUse } from "./explain.ts";
import { verdictOf } from "./explain-step.ts";
import { ASKER_RULES, STANDING_RULES } from "./license-rules.ts";
import { LICENSE_REFUSALS, STANDING_REFUSALS } from "./refusal.ts";
import { takeUse } from "./take-use.ts";
import { PAIRS, sceneOf } from "./testing/causes.ts";

describe("the rules about a license", () => {
  it("are written in the order of their refusals", () => {
    const asked = LICENSE_REFUSALS.filter((code) => !(STANDING_REFUSALS as readonly string[]).includes(code));
    expect(STANDING_RULES.map(({ code }) => code)).toEqual(STANDING_REFUSALS.slice(1));
    expect(ASKER_RULES.map(({ code }) => code)).toEqual(asked.slice(0, -2));
  });

  it("are twelve, and a license to which nothing is opposed passes them all", () => {
    expect(LICENSE_REFUSALS).toHaveLength(12);
    expect(takeUse(...sceneOf())).toMatchObject({ claim: { use: { kind: "free" } } });
  });

  it.each(LICENSE_REFUSALS)("refuse with %s for what causes it alone", (code) => {
    expect(takeUse(...sceneOf(code))).toBe(code);
  });

  it.each(PAIRS)("say $first rather than $second when both are so", ({ first, second }) => {
    expect(takeUse(...sceneOf(first, second))).toBe(first);
    expect(verdictOf(explainUse(...sceneOf(first, second)))).toBe(first);
  });

  it("say the first of all when all are so", () => {
    for (const [index, code] of LICENSE_REFUSALS.entries())
      expect(takeUse(...sceneOf(...LICENSE_REFUSALS.slice(index)))).toBe(code);
  });
});
