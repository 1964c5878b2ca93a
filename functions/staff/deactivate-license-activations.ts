import { deactivateLicenseActivations } from "../../shared/contract/operations/deactivate-license-activations.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { refuse, reply } from "../http/answer.ts";
import { releaseEach } from "../http/release-each.ts";
import { route } from "../http/route.ts";
import { AGAIN } from "../http/settle.ts";

/** Releases what holds uses of a license, the oldest first, up to a bound; repeated, it releases what remains. */
export const handler = route(deactivateLicenseActivations, async ({ params }, context) => {
  const { storage, settings, now, once, activity } = context;
  const found = await storage.loadLicense(params.license, now());
  if (found === null) return refuse("NOT_FOUND");
  const licenseId = found.license.id;
  let { usesTaken } = found;
  const set = await settings.read();
  return releaseEach(context, {
    items: await storage.loadHeldUses(licenseId, LIMITS.activationsOfLicenseAtOnce),
    async release({ activationId }, record) {
      const [[activation], [license]] = await Promise.all([
        storage.loadActivations([activationId]),
        storage.loadLicensesWithUses([licenseId], now()),
      ]);
      usesTaken = license?.usesTaken ?? 0;
      const [release] = decideReleases([activation ?? null], "staff", set, now());
      if (release === undefined) return null;
      const { accountId, holderId } = release.activation;
      const entry = activity("activation.deactivated", { accountId, subjects: [activationId] });
      const released = { remaining: usesTaken - 1 };
      const saved = await storage.saveReleases(holderId, [release], entry, record(released));
      return saved.outcome === "saved" ? released : AGAIN;
    },
    answer: (released: readonly { readonly remaining: number }[]) =>
      reply(200, {
        licenseId,
        released: released.length,
        remaining: released.at(-1)?.remaining ?? usesTaken,
      }),
    keep: (whole) => storage.rememberAnswer(once(whole)),
  });
});
