import { fromWire, toWire } from "../../shared/contract/instant.ts";
import { extendEvaluation } from "../../shared/contract/operations/extend-evaluation.ts";
import {
  extendEvaluation as decideExtension,
  type ExtensionDecision,
} from "../../shared/domain/evaluation-extension.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentEvaluation } from "../present/evaluations.ts";

/** Puts an evaluation's end off, as often as the setting allows. */
export const handler = route(extendEvaluation, async ({ params, body }, context) => {
  const { storage, settings, now, once, activity } = context;
  return settle(context, async () => {
    const [before] = await storage.loadEvaluations([params.evaluationId]);
    if (before === undefined) return refuse("NOT_FOUND");
    const [set, at] = [await settings.read(), now()];
    const until = fromWire(body.until);
    const extension = until === null ? { days: body.days ?? set.evaluationDays } : { until };
    const decision = decideExtension(before, extension, set, at);
    if (decision.outcome === "refused") return refuse(decision.code);
    if (decision.outcome === "out-of-bounds") return refuse("INPUT_INVALID", { errors: [faultOf(decision)] });
    const { evaluation } = decision;
    const answer = reply(200, presentEvaluation(evaluation, at));
    const { id, nodeId, productId, accountId } = evaluation;
    const entry = activity("evaluation.extended", {
      accountId,
      subjects: [id, nodeId, productId],
      reason: body.reason ?? null,
      changes: [{ field: "endsAt", before: toWire(before.endsAt), after: toWire(evaluation.endsAt) }],
    });
    const saved = await storage.saveEvaluation(evaluation, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
});

function faultOf({ soonestAt, latestAt }: Extract<ExtensionDecision, { outcome: "out-of-bounds" }>) {
  const [soonest, latest] = [toWire(soonestAt), toWire(latestAt)];
  return {
    location: "body.until",
    message: `must be later than ${soonest}, and at most ${latest}`,
    fix: "Give a time between the two.",
  };
}
