import type { Evaluation } from "../domain/evaluation.ts";
import type { Database } from "./database.ts";
import { evaluationsFrom } from "./evaluations.ts";
import { type PageRequest, type Picked, pickFromList } from "./page.ts";
import { getItems } from "./read.ts";
import { KEYS, type ListName } from "./table.ts";

/** One of the lists of evaluations. */
export interface EvaluationListing {
  readonly list: Extract<ListName, `evaluations${string}`>;
  readonly owner: string | null;
}

/** A page of evaluations that fit; the order comes from an index, the evaluations are read as they are now. */
export function listEvaluations(
  db: Database,
  { list, owner }: EvaluationListing,
  fits: (evaluation: Evaluation) => boolean,
  request: PageRequest,
): Promise<Picked<Evaluation>> {
  return pickFromList(db, list, owner, request, async (ids) => {
    const found = await getItems(db, ids.map(KEYS.evaluation), "strong");
    return ids.map((id) => evaluationsFrom(found, [id]).find(fits) ?? null);
  });
}
