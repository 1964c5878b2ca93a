import type { Evaluation } from "../../shared/domain/evaluation.ts";
import type { ConvertedEvaluations } from "../../shared/storage/convert-evaluations.ts";
import type { Context } from "./context.ts";

/** What an activation writes about the evaluations that it ends, all in one entry; null where it ends none. */
export function convertedEntry(
  evaluations: readonly Evaluation[],
  nodeId: string,
  activity: Context["activity"],
): ConvertedEvaluations | null {
  const [first] = evaluations;
  if (first === undefined) return null;
  const subjects = [
    ...evaluations.map(({ id }) => id),
    nodeId,
    ...evaluations.map(({ productId }) => productId),
  ];
  return {
    evaluations,
    activity: activity("evaluation.converted", { accountId: first.accountId, subjects }),
  };
}
