import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentActivation } from "../present/views.ts";

/** Releases an activation and frees its use; the node learns it at its next poll. Safe to repeat. */
export const handler = route(deactivateActivation, async ({ params }, context) => {
  const { storage, settings, now, once, activity } = context;
  return settle(context, async () => {
    const [activation] = await storage.loadActivations([params.activationId]);
    if (activation === undefined) return refuse("NOT_FOUND");
    const [release] = decideReleases([activation], "staff", await settings.read(), now());
    if (release === undefined) {
      const unchanged = reply(200, presentActivation(activation));
      const kept = await storage.rememberAnswer(once(unchanged));
      return kept === "contended" ? AGAIN : unchanged;
    }
    const answer = reply(
      200,
      presentActivation({ ...activation, isActive: false, deactivatedAt: release.releasedAt }),
    );
    const { accountId, id, holderId } = activation;
    const entry = activity("activation.deactivated", { accountId, subjects: [id] });
    const saved = await storage.saveReleases(holderId, [release], entry, once(answer));
    return saved.outcome === "saved" ? answer : AGAIN;
  });
});
