import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import { decideVerification } from "../../shared/domain/verify.ts";
import { refuse, reply } from "../http/answer.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentLicenseFile } from "../present/documents.ts";

/** Gives a node's uses back: those of the named licenses, or all it holds. Safe to repeat. */
export const handler = route(deactivate, async ({ body, caller }, context) => {
  const { storage, settings, now, activity } = context;
  const { nodeId } = caller;

  return settle(context, async () => {
    const found = await storage.loadNodeActivations(nodeId, body.licenses ?? null);
    const own = found.activations.filter((activation) => activation !== null);
    if (found.node === null || own.length < found.activations.length) return refuse("ACTIVATION_UNKNOWN");
    const releases = decideReleases(own, now());
    if (releases.length > 0) {
      const subjects = releases.map(({ activation }) => activation.id);
      const entry = activity("activation.deactivated", { accountId: found.node.accountId, subjects });
      const saved = await storage.saveReleases(nodeId, releases, entry, []);
      if (saved.outcome !== "saved") return AGAIN;
    }
    const released = own.map(({ licenseId }) => licenseId);
    const kept = found.node.licenseIds.filter((id) => !released.includes(id));
    const presented = kept.map((licenseId) => ({ licenseId, productId: null }));
    const rest = await storage.loadForVerification(nodeId, presented, "strong");
    const { grants } = decideVerification(rest, {
      now: now(),
      leaseDays: settings.leaseDays,
      claimed: nodeClaimsOf(undefined),
    });
    const addressee = { nodeId, accountId: found.node.accountId, nonce: body.nonce };
    return reply(200, {
      released,
      licenseFile: await presentLicenseFile(addressee, grants, found.node.fingerprint, context),
    });
  });
});
