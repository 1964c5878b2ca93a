import type { Activation } from "../../shared/domain/activation.ts";
import { decideReleases } from "../../shared/domain/deactivate.ts";
import { isStale } from "../../shared/domain/stale.ts";
import { isSaved, sweepEntry } from "./due-step.ts";
import { ONCE_A_DAY_MS } from "./once-a-day.ts";
import type { SweepStep } from "./sweep-steps.ts";

const PAGE = 100;

/**
 * Releases activations that were without contact for as long as the setting `staleAfterDays` says; offline ones never. Each is
 * released only while its holder's last contact is the one that was judged.
 */
export const releaseStale: SweepStep<Activation> = {
  name: "release-stale",
  everyMs: ONCE_A_DAY_MS,
  async page({ storage, settings, now }, after) {
    const { staleAfterDays: days } = await settings.read();
    if (days === 0) return { ids: [], next: null };
    const list = { list: "activations", owner: null } as const;
    const { picked, next } = await storage.listStale(list, { now: now(), days }, { limit: PAGE, after });
    return { ids: picked.map(({ activation }) => activation.id), next };
  },
  load: async ({ storage }, ids) =>
    (await storage.loadActivations(ids)).map((item) => ({ id: item.id, item })),
  async settle(place, activation) {
    const { storage, settings, now } = place;
    const { id, accountId, holderId, productId } = activation;
    const set = await settings.read();
    const lastContactAt = (await storage.loadHolder(holderId))?.lastContactAt ?? null;
    if (set.staleAfterDays === 0 || !isStale(activation, lastContactAt, now(), set.staleAfterDays))
      return false;
    const releases = decideReleases([activation], "staff", set, now());
    const about = { accountId, subjects: [id, productId], reason: "STALE" };
    const entry = sweepEntry(place, "activation.deactivated", about);
    const { outcome } = await storage.saveReleases(holderId, releases, entry, [], lastContactAt);
    return isSaved(id, outcome);
  },
};
