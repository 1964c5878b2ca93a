import { type Evaluation, type EvaluationState, evaluationState } from "./evaluation.ts";

/** What a list of evaluations is narrowed by; null narrows nothing. */
export interface EvaluationFilter {
  readonly productId: string | null;
  readonly accountId: string | null;
  readonly nodeId: string | null;
  readonly state: EvaluationState | null;
  /** That end, or ended, before this instant (epoch ms); a licensed one is not told of by its end any more. */
  readonly endsBefore: number | null;
}

/** True for an evaluation that fits every filter at `now`. */
export function fitsFilter(evaluation: Evaluation, filter: EvaluationFilter, now: number): boolean {
  const { productId, accountId, nodeId, state, endsBefore } = filter;
  const isAs = (wanted: string | null, found: string | null) => wanted === null || wanted === found;
  return (
    isAs(productId, evaluation.productId) &&
    isAs(accountId, evaluation.accountId) &&
    isAs(nodeId, evaluation.nodeId) &&
    isAs(state, evaluationState(evaluation, now)) &&
    (endsBefore === null || (evaluation.licensedAt === null && evaluation.endsAt < endsBefore))
  );
}
