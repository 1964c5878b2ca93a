import { licenseNamed } from "../../shared/contract/internal/named-fields.ts";
import { deactivateLicenseActivations } from "../../shared/contract/internal/operations/deactivate-license-activations.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { refuse } from "../http/answer.ts";
import { releaseEach } from "../http/release-each.ts";
import { AGAIN } from "../http/settle.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { releaseActivation } from "./release-activation.ts";

/** Releases what holds uses of a license, the oldest first, up to a bound, and says how many are left. */
export const handler = wireRoute(deactivateLicenseActivations, async ({ fields }, context) => {
  const { storage, now } = context;
  const found = await storage.loadLicense(licenseNamed(fields), now());
  if (found === null) return refuse("NOT_FOUND");
  const { id, code } = found.license;
  const released = await releaseEach(context, {
    items: await storage.loadHeldUses(id, LIMITS.activationsOfLicenseAtOnce),
    async release({ activationId }) {
      const one = await releaseActivation(activationId, context);
      if (one === AGAIN) return AGAIN;
      return one?.isNews ? activationId : null;
    },
    answer: (all) => ({ status: 200, body: all.length }),
    keep: async () => "kept",
  });
  if ("kind" in released) return released;
  const [after] = await storage.loadLicensesWithUses([id], now());
  const left = after?.usesTaken ?? 0;
  const rest = left === 0 ? "" : ` ${left} are still active: repeat the request.`;
  return wireReply({
    "legacy-internal": {
      message: `${released.body} activations of the license were released.${rest}`,
      license_code: code,
      released: released.body,
      remaining: left,
    },
  });
});
