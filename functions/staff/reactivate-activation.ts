import { reactivateActivation } from "../../shared/contract/operations/reactivate-activation.ts";
import { decideReactivation } from "../../shared/domain/reactivate.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentActivation } from "../present/views.ts";

/** Makes a released activation active again, under the rules of a new one; its node learns it at its next poll. Safe to repeat. */
export const handler = route(reactivateActivation, async ({ params }, context) => {
  const { storage, settings, now, randomBytes, once, activity } = context;
  return settle(context, async (tried) => {
    const [record] = await storage.loadActivations([params.activationId]);
    if (record === undefined) return refuse("NOT_FOUND");
    const { id, licenseId, accountId, holderId } = record;
    const set = await settings.read();
    const site = await storage.loadForSite(licenseId, holderId, { settings: set, now: now() });
    const { activations: holdings } = await storage.loadNodeActivations(holderId, null);
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const decision = decideReactivation({ record, site, holdings }, { now: now(), settings: set, choice });
    if (decision.outcome === "refused") return refuse(decision.code);
    const { holder, activation, claim } = decision;
    const answer = reply(200, presentActivation(activation));
    if (claim === null) return (await storage.rememberAnswer(once(answer))) === "kept" ? answer : AGAIN;
    const entry = activity("activation.succeeded", { accountId, subjects: [id] });
    const uses = { token: null, holder, claims: [claim], activity: entry };
    const saved = await storage.saveUses(uses, site.site, once(answer));
    return saved.outcome === "saved" ? answer : AGAIN;
  });
});
