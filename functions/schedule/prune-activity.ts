import { DAY_MS } from "../../shared/domain/time.ts";
import { firstLogHour, hoursPage, loadHours } from "./log-hours.ts";
import type { SweepStep } from "./sweep-steps.ts";

/** Less than a day, so that a run that is a little early does not put the pass off by an hour each day. */
const EVERY_MS = DAY_MS - 1_800_000;

/**
 * Deletes the entries of hours that are older than the setting `activityRetentionDays`; their seals stay. It goes by what the
 * last seal says, and not by the setting itself: so whoever checks the log knows from a signed document what was to go.
 */
export const pruneActivity: SweepStep<number> = {
  name: "prune-activity",
  everyMs: EVERY_MS,
  async page(place, after) {
    const { storage } = place;
    const head = await storage.loadSealHead();
    if (head === null) return { ids: [], next: null };
    if (after !== null) await storage.savePrunedBefore(Number(after));
    const from =
      after === null ? ((await storage.loadPrunedBefore()) ?? (await firstLogHour(place))) : Number(after);
    return hoursPage(place, from, Math.min(head.keptSince, head.hour + 1));
  },
  load: loadHours,
  settle: ({ storage }, hour) => storage.deleteHour(hour),
};
