import { fromWire, toWire } from "../../shared/contract/instant.ts";
import { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import { answerSource } from "../../shared/domain/answer-limit.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { decideEvaluations, type EvaluationStep } from "../../shared/domain/decide-evaluations.ts";
import { utcHour } from "../../shared/domain/time.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import type { Context } from "../http/context.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentEvaluationFile } from "../present/documents.ts";
import { presentSteps } from "../present/evaluations.ts";

/** Starts evaluations on one node, and is its poll afterwards. Safe to repeat: what is found again keeps its dates. */
export const handler = route(startEvaluation, async ({ body, caller, origin }, context) => {
  const { storage, settings, now, newId } = context;
  const { nodeId } = caller;
  const targets = targetsOf(origin.observedIp, null);
  const source = answerSource(origin.observedIp);
  const claims = nodeClaimsOf(body.node);
  const installedAt = fromWire(body.installedAt);

  return settle(context, async () => {
    const [set, at] = [await settings.read(), now()];
    const found = await storage.loadForEvaluation({
      nodeId,
      productCodes: body.products,
      fingerprint: claims.fingerprint,
      targets,
      starts: source === null ? null : { source, hour: utcHour(at) },
    });
    // Nobody else can make the assertion of a node that is known here: a proof.
    const asking = { domain: null, hasProof: found.node !== null || found.ownCount > 0 };
    const refused = refuseSource(found.blacklist, asking, set, at);
    if (refused !== null) return refuseBlacklisted(refused, context);
    const newIds = body.products.map(() => newId("evl"));
    const request = { nodeId, claims, installedAt, newIds, isCounted: source !== null };
    const steps = decideEvaluations(found, request, { now: at, settings: set });
    const most = set.evaluationStartsPerAddressAndHour;
    const counted = source === null || most === 0 ? null : { source, most, now: at };
    for (const step of steps)
      if (step.outcome === "changed") {
        const changed = { ...step, activities: entriesOf(step, nodeId, context) };
        const saved = await storage.saveNodeEvaluation(changed, counted);
        if (saved.outcome !== "saved") return AGAIN;
      }
    const told = presentSteps(steps, at);
    const isTooMany = told.refused.some(({ reason }) => reason === "EVALUATIONS_TOO_MANY");
    if (isTooMany && told.evaluations.length === 0) return refuse("EVALUATIONS_TOO_MANY");
    return reply(200, {
      ...told,
      evaluationFile: await presentEvaluationFile({ nodeId, nonce: body.nonce }, steps, context),
      serverTime: toWire(at),
    });
  });
});

function entriesOf(
  { kind, evaluation }: Extract<EvaluationStep, { outcome: "changed" }>,
  nodeId: string,
  { activity }: Context,
) {
  const { id, accountId, productId } = evaluation;
  return kind === null ? [] : [activity(kind, { accountId, subjects: [id, nodeId, productId] })];
}
