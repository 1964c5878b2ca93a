import { inOrder, judgeStanding, passedIf, type Step } from "./explain-step.ts";
import type { VerifyRefusal } from "./refusal.ts";
import type { HeldFacts } from "./verify.ts";

/**
 * Every rule that bears on whether an activation is still good, with what each compared. Who has no activation of its own
 * learns nothing about the license.
 */
export function explainActivation(
  { activation, license, product }: HeldFacts,
  now: number,
): readonly Step<VerifyRefusal>[] {
  const standing = license !== null && product !== null ? { license, product } : null;
  const first = {
    rule: "ACTIVATION_UNKNOWN",
    verdict: passedIf(activation !== null),
    compared: { activation: activation?.id ?? null },
  } as const;
  if (activation === null) return [first];
  const { isActive, deactivatedAt } = activation;
  return inOrder<VerifyRefusal>([
    first,
    ...judgeStanding(standing, now),
    {
      rule: "ACTIVATION_DEACTIVATED",
      verdict: passedIf(isActive),
      compared: { isActive, deactivatedAt },
    },
  ]);
}
