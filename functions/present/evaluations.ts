import type * as z from "zod/mini";
import { ERRORS } from "../../shared/contract/errors.ts";
import type { evaluationView } from "../../shared/contract/evaluation-fields.ts";
import { toWire } from "../../shared/contract/instant.ts";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import type { EvaluationStep } from "../../shared/domain/decide-evaluations.ts";
import { type Evaluation, evaluationRunsUntil, evaluationState } from "../../shared/domain/evaluation.ts";

type Started = ReplyOf<typeof startEvaluation>;

/** What a node is told of the products that it asked about. */
export function presentSteps(
  steps: readonly EvaluationStep[],
  now: number,
): Pick<Started, "evaluations" | "refused"> {
  return {
    evaluations: steps.flatMap((step) => {
      if (step.outcome === "refused") return [];
      const { id, code, name } = step.product;
      const { startsAt } = step.evaluation;
      return {
        product: { id, code, name },
        startsAt: toWire(startsAt),
        endsAt: toWire(evaluationRunsUntil(step.evaluation)),
        state: evaluationState(step.evaluation, now),
      };
    }),
    refused: steps.flatMap((step) =>
      step.outcome === "refused"
        ? { product: step.code, reason: step.reason, detail: ERRORS[step.reason].detail }
        : [],
    ),
  };
}

/** An evaluation as staff see it. */
export function presentEvaluation(evaluation: Evaluation, now: number): z.input<typeof evaluationView> {
  const { id, productId, productCode, nodeId, accountId, hostName, extensions } = evaluation;
  return {
    id,
    productId,
    productCode,
    nodeId,
    accountId,
    hostName,
    state: evaluationState(evaluation, now),
    installedAt: toWire(evaluation.installedAt),
    firstContactAt: toWire(evaluation.firstContactAt),
    startsAt: toWire(evaluation.startsAt),
    endsAt: toWire(evaluation.endsAt),
    licensedAt: toWire(evaluation.licensedAt),
    extensions,
  };
}
