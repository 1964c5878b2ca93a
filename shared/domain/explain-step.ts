import { type Compared, STANDING_RULES, type Standing } from "./license-rules.ts";
import type { LicenseRefusal, VerifyRefusal } from "./refusal.ts";

/**
 * One rule of a verdict, in the order in which it is judged: what it looked at, and how it ended. `not-reached`: an
 * earlier rule had said no. `not-applied`: it does not matter here. `not-told`: it depends on what the question left out.
 */
export interface Step<Code extends string = LicenseRefusal | VerifyRefusal> {
  readonly rule: Code;
  readonly verdict: "passed" | "refused" | "not-reached" | "not-applied" | "not-told";
  readonly compared: Compared;
}

/** The verdict that a trace ends in, which is the code of the refusal; null where nothing refuses. */
export function verdictOf<Code extends string>(steps: readonly Step<Code>[]): Code | null {
  return steps.find(({ verdict }) => verdict === "refused")?.rule ?? null;
}

/** The steps as they are judged one after another: what follows the first refusal is not reached, and compares nothing. */
export function inOrder<Code extends string>(judged: readonly Step<Code>[]): readonly Step<Code>[] {
  const firstNo = judged.findIndex(({ verdict }) => verdict === "refused");
  return judged.map((step, index) =>
    firstNo >= 0 && index > firstNo ? { rule: step.rule, verdict: "not-reached", compared: {} } : step,
  );
}

export function passedIf(holds: boolean): "passed" | "refused" {
  return holds ? "passed" : "refused";
}

/** The rules that hold for everybody; the first of them is that there is such a license. */
export function judgeStanding(standing: Standing | null, now: number) {
  return [
    {
      rule: "LICENSE_UNKNOWN",
      verdict: passedIf(standing !== null),
      compared: { license: standing?.license.id ?? null },
    },
    ...STANDING_RULES.map((rule) => ({
      rule: rule.code,
      verdict: passedIf(standing !== null && rule.holds(standing, now)),
      compared: standing === null ? {} : rule.compared(standing, now),
    })),
  ] as const;
}
