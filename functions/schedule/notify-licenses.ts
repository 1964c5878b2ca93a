import { toWire } from "../../shared/contract/instant.ts";
import type { License } from "../../shared/domain/license.ts";
import { tellNotices } from "../../shared/domain/license-notices.ts";
import { activityWrite } from "../../shared/storage/activity.ts";
import { dueStep, endOf, isSaved, sweepEntry } from "./due-step.ts";
import type { SweepStep } from "./sweep-steps.ts";

/**
 * Writes `license.expiring`, `license.in-grace` and `license.expired` to the activity log, each once for each end of a license.
 * The note that it was told and the entry are one transaction, and so is the next look at the license.
 */
export const notifyLicenses: SweepStep<License> = dueStep<License>({
  name: "notify-licenses",
  list: "licensesDue",
  async load({ storage, now }, ids) {
    const found = await storage.loadLicensesWithUses(ids, now());
    return found.map(({ license }) => ({ id: license.id, item: license }));
  },
  async settle(place, found) {
    const { id, accountId, productId, expiresAt } = found;
    if (expiresAt !== null) endOf(id, expiresAt);
    const told = tellNotices(found, place.now());
    if (told === null) return false;
    const [first, ...others] = told.notices.map(({ kind, endsAt }) =>
      sweepEntry(place, kind, {
        accountId,
        subjects: [id, productId],
        reason: `${REASONS[kind]} ${toWire(endsAt)}`,
      }),
    );
    if (first === undefined) return false;
    const saved = await place.storage.saveLicense(told.license, first, others.map(activityWrite));
    return isSaved(id, saved);
  },
});

const REASONS = {
  "license.expiring": "ends at",
  "license.in-grace": "ended at",
  "license.expired": "is over since",
} as const;
