import { reactivateActivation } from "../../shared/contract/internal/operations/reactivate-activation.ts";
import { decideReactivation } from "../../shared/domain/reactivate.ts";
import { refuse } from "../http/answer.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { wireRoute } from "../http/wire-route.ts";
import { replyActivation } from "./activation-reply.ts";

/** Makes a released activation active again, under the rules of a new one. Safe to repeat. */
export const handler = wireRoute(reactivateActivation, async ({ fields }, context) => {
  const { storage, settings, now, randomBytes, activity } = context;
  return settle(context, async (tried) => {
    const [record] = await storage.loadActivations([fields.activation]);
    if (record === undefined) return refuse("NOT_FOUND");
    const { id, licenseId, accountId, holderId } = record;
    const set = await settings.read();
    const site = await storage.loadForSite(licenseId, holderId, { settings: set, now: now() });
    const { activations: holdings } = await storage.loadNodeActivations(holderId, null);
    const choice = tried === 0 ? 0 : (randomBytes(1)[0] ?? 0);
    const decision = decideReactivation({ record, site, holdings }, { now: now(), settings: set, choice });
    if (decision.outcome === "refused") return refuse(decision.code);
    const { holder, activation, claim } = decision;
    if (claim !== null) {
      const entry = activity("activation.succeeded", { accountId, subjects: [id] });
      const uses = { token: null, holder, claims: [claim], activity: entry };
      if ((await storage.saveUses(uses, site.site, [])).outcome !== "saved") return AGAIN;
    }
    return replyActivation("The activation is active.", activation, context);
  });
});
