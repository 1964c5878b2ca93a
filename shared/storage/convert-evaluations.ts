import type { ActivityEntry } from "../domain/activity.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import { activityWrite } from "./activity.ts";
import { evaluationWrite } from "./evaluations.ts";
import type { Write } from "./transact.ts";

/** Evaluations that an activation ends, and the entry that tells of it. */
export interface ConvertedEvaluations {
  readonly evaluations: readonly Evaluation[];
  readonly activity: ActivityEntry;
}

/** So many actions DynamoDB takes in one transaction. */
const ACTIONS_MOST = 100;

/**
 * Ends evaluations as a part of the transaction that gives their node its licenses, after so many other writes. Where there is
 * no room for them the node's next poll ends them, or the sweep does.
 */
export function conversionWrites(converted: ConvertedEvaluations | null, after: number): readonly Write[] {
  if (converted === null) return [];
  const writes = [...converted.evaluations.map(evaluationWrite), activityWrite(converted.activity)];
  return after + writes.length > ACTIONS_MOST ? [] : writes;
}
