import { getEvaluation } from "../../shared/contract/operations/get-evaluation.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentEvaluation } from "../present/evaluations.ts";

/** One evaluation. */
export const handler = route(getEvaluation, async ({ params }, { storage, now }) => {
  const [found] = await storage.loadEvaluations([params.evaluationId]);
  return found === undefined ? refuse("NOT_FOUND") : reply(200, presentEvaluation(found, now()));
});
