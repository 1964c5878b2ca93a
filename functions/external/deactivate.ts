import { deactivate } from "../../shared/contract/wire/deactivate.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { decideReleases, licensesAtCap } from "../../shared/domain/deactivate.ts";
import { utcYear } from "../../shared/domain/time.ts";
import { refuseClaims } from "../../shared/domain/verify-site.ts";
import { refuse } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { loadActivation, readProof } from "./find-activation.ts";
import { siteOf } from "./site.ts";

/** Gives a site's use back, whatever its license is worth. Safe to repeat. */
export const handler = wireRoute(deactivate, async ({ fields, url, origin }, context) => {
  const { storage, settings, now, activity } = context;
  const site = siteOf(url, origin);
  const targets = targetsOf(origin.observedIp, site.domain);
  const { proof, blacklist } = await readProof(fields, site, targets, context);
  const asking = { domain: site.domain, hasProof: proof?.isProven === true };
  const known = refuseSource(blacklist ?? [], asking, await settings.read(), now());
  if (known !== null) return refuseBlacklisted(known, context);
  if (proof === null) return refuse("ACTIVATION_UNKNOWN");
  const request = { consistency: "strong", targets: blacklist === null ? targets : [] } as const;

  return settle(context, async () => {
    const set = await settings.read();
    const found = await loadActivation(proof, fields, site, context, request);
    const { held, claims, holderId } = found;
    const source = refuseSource(found.blacklist, asking, set, now());
    if (source !== null) return refuseBlacklisted(source, context);
    const code = refuseClaims(held, claims);
    if (code !== null) return refuse(code);
    const releases = decideReleases([held.activation], "customer", set, now());
    if (releases.length > 0 && set.releasesPerLicenseAndYear > 0) {
      const counts = await storage.loadReleaseCounts([held.licenseId], utcYear(now()));
      if (licensesAtCap(releases, counts).length > 0) return refuse("RELEASES_USED_UP");
    }
    for (const { activation } of releases) {
      const { id, accountId } = activation;
      const entry = activity("activation.deactivated", { accountId, subjects: [id] });
      const saved = await storage.saveReleases(holderId, releases, entry, []);
      if (saved.outcome !== "saved") return AGAIN;
    }
    return wireReply({
      external: { message: "Deactivated." },
      legacy: { message: "License was deactivated successfully." },
    });
  });
});
