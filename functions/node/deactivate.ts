import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { decideReleases, licensesAtCap } from "../../shared/domain/deactivate.ts";
import { utcYear } from "../../shared/domain/time.ts";
import { decideVerification } from "../../shared/domain/verify.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentLicenseFile } from "../present/documents.ts";

/** Gives a node's uses back: those of the named licenses, or all it holds. Safe to repeat. */
export const handler = route(deactivate, async ({ body, caller, origin }, context) => {
  const { storage, settings, now, activity } = context;
  const { nodeId } = caller;
  const targets = targetsOf(origin.observedIp, null);

  return settle(context, async () => {
    const set = await settings.read();
    const [found, blacklist] = await Promise.all([
      storage.loadNodeActivations(nodeId, body.licenses ?? null),
      storage.loadBlacklist(targets, "strong"),
    ]);
    const source = refuseSource(blacklist, { domain: null, hasProof: found.node !== null }, set, now());
    if (source !== null) return refuseBlacklisted(source, context);
    const own = found.activations.filter((activation) => activation !== null);
    if (found.node === null || own.length < found.activations.length) return refuse("ACTIVATION_UNKNOWN");
    const releases = decideReleases(own, "customer", set, now());
    if (set.releasesPerLicenseAndYear > 0) {
      const counts = await storage.loadReleaseCounts(
        own.map(({ licenseId }) => licenseId),
        utcYear(now()),
      );
      if (licensesAtCap(releases, counts).length > 0) return refuse("RELEASES_USED_UP");
    }
    if (releases.length > 0) {
      const subjects = releases.map(({ activation }) => activation.id);
      const entry = activity("activation.deactivated", { accountId: found.node.accountId, subjects });
      const saved = await storage.saveReleases(nodeId, releases, entry, []);
      if (saved.outcome !== "saved") return AGAIN;
    }
    const released = own.map(({ licenseId }) => licenseId);
    const kept = found.node.licenseIds.filter((id) => !released.includes(id));
    const presented = kept.map((licenseId) => ({ licenseId, productId: null }));
    const rest = await storage.loadForVerification(nodeId, presented, [], "strong");
    const { grants } = decideVerification(rest, {
      now: now(),
      leaseDays: set.leaseDays,
      claimed: nodeClaimsOf(undefined),
    });
    const addressee = { nodeId, accountId: found.node.accountId, nonce: body.nonce };
    return reply(200, {
      released,
      licenseFile: await presentLicenseFile(addressee, grants, found.node.fingerprint, context),
    });
  });
});
