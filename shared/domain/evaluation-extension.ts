import type { Evaluation } from "./evaluation.ts";
import { LIMITS } from "./limits.ts";
import type { Settings } from "./settings.ts";
import { daysAfter } from "./time.ts";

/** By how much: whole days, or until an instant (epoch ms). */
export type Extension = { readonly days: number } | { readonly until: number };

export type ExtensionRefusal = "EVALUATION_LICENSED" | "EVALUATION_EXTENSIONS_USED_UP";

export type ExtensionDecision =
  | { readonly outcome: "refused"; readonly code: ExtensionRefusal }
  /** The new end is not after the one that counts now (`soonestAt`), or further off than 365 days. */
  | { readonly outcome: "out-of-bounds"; readonly soonestAt: number; readonly latestAt: number }
  | { readonly outcome: "extended"; readonly evaluation: Evaluation };

/**
 * Decides whether an evaluation gets a later end. Days count from its end, or from now where it has ended: then it runs again. One
 * that a license ended stays so.
 */
export function extendEvaluation(
  evaluation: Evaluation,
  extension: Extension,
  { evaluationExtensions }: Pick<Settings, "evaluationExtensions">,
  now: number,
): ExtensionDecision {
  if (evaluation.licensedAt !== null) return { outcome: "refused", code: "EVALUATION_LICENSED" };
  if (evaluation.extensions >= evaluationExtensions)
    return { outcome: "refused", code: "EVALUATION_EXTENSIONS_USED_UP" };
  const soonestAt = Math.max(evaluation.endsAt, now);
  const latestAt = daysAfter(soonestAt, LIMITS.evaluationExtensionDays);
  const endsAt = "days" in extension ? daysAfter(soonestAt, extension.days) : extension.until;
  if (endsAt <= soonestAt || endsAt > latestAt) return { outcome: "out-of-bounds", soonestAt, latestAt };
  return {
    outcome: "extended",
    evaluation: {
      ...evaluation,
      endsAt,
      endSetAt: now,
      extensions: evaluation.extensions + 1,
      revision: evaluation.revision + 1,
    },
  };
}
