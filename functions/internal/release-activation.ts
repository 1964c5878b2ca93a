import type { Activation } from "../../shared/domain/activation.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import type { Context } from "../http/context.ts";
import { AGAIN } from "../http/settle.ts";

/**
 * Releases one activation by staff's hand, which counts against no cap, and gives it as it is then; one that is free already
 * stays so. Null where there is none, AGAIN where it moved meanwhile.
 */
export async function releaseActivation(
  id: string,
  { storage, settings, now, activity }: Context,
): Promise<{ readonly activation: Activation; readonly isNews: boolean } | null | typeof AGAIN> {
  const [activation] = await storage.loadActivations([id]);
  if (activation === undefined) return null;
  const [release] = decideReleases([activation], "staff", await settings.read(), now());
  if (release === undefined) return { activation, isNews: false };
  const { accountId, holderId } = activation;
  const entry = activity("activation.deactivated", { accountId, subjects: [id] });
  const saved = await storage.saveReleases(holderId, [release], entry, []);
  if (saved.outcome !== "saved") return AGAIN;
  const released = { ...activation, isActive: false, deactivatedAt: release.releasedAt };
  return { activation: released, isNews: true };
}
