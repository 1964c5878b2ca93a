import type { BlacklistEntry } from "../../shared/domain/blacklist.ts";
import { dueStep, endOf, isSaved, sweepEntry } from "./due-step.ts";
import type { SweepStep } from "./sweep-steps.ts";

/** Writes `blacklist.expired` to the activity log, once for each blacklist entry whose time is over. */
export const expireBlacklist: SweepStep<BlacklistEntry> = dueStep<BlacklistEntry>({
  name: "expire-blacklist",
  list: "blacklistDue",
  load: async ({ storage }, ids) =>
    (await storage.loadBlacklist(ids, "strong")).map((item) => ({ id: item.target, item })),
  async settle(place, found) {
    const { target, expiresAt, liftedAt } = found;
    if (liftedAt !== null || place.now() < endOf(target, expiresAt)) return false;
    const about = { accountId: null, subjects: [target], reason: null };
    const entry = sweepEntry(place, "blacklist.expired", about);
    return isSaved(target, await place.storage.noteBlacklistExpired(found, entry));
  },
});
