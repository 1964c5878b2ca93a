import { keptSince, lastClosedHour } from "../../shared/domain/activity-hours.ts";
import {
  boundStatistics,
  countEntries,
  NO_STATISTICS,
  type Statistics,
  sumStatistics,
} from "../../shared/domain/statistics.ts";
import { pointsOf } from "../../shared/domain/statistics-range.ts";
import { ROLL_UP } from "../../shared/storage/statistics.ts";
import { firstLogHour } from "./log-hours.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

/** Some closed hours of one UTC day, counted from 1970; both ends are included. */
interface Hours {
  readonly first: number;
  readonly last: number;
}

const HOURS_TOGETHER = 6;
const PARTS_AT_ONCE = 4;
const DAY_HOURS = 24;

/**
 * Counts what happened in each closed hour of the activity log, and sums up the days of those hours. Each is counted again from
 * the log and written as a whole, so that doing it twice is harmless; the newest hour of the pass before is looked at again.
 */
export const rollUp: SweepStep<Hours> = {
  name: ROLL_UP,
  everyMs: 0,
  async page(place, after, lastPassAt) {
    const last = lastClosedHour(place.now());
    const from = after === null ? await startOf(place, lastPassAt) : Number(after);
    if (from === null || from > last) return { ids: [], next: null };
    const parts = partsFrom(from, last);
    const next = (parts.at(-1)?.last ?? last) + 1;
    const ids = parts.map(({ first, last: end }) => `${first}-${end}`);
    return { ids, next: next > last ? null : String(next) };
  },
  load: async (_place, ids) =>
    ids.map((id) => {
      const [first = 0, last = 0] = id.split("-").map(Number);
      return { id, item: { first, last } };
    }),
  async settle(place, { first, last }) {
    let isAny = false;
    for (let hour = first; hour <= last; hour += 1) {
      const counted = await countHour(place, hour);
      if (isNothing(counted)) continue;
      isAny = true;
      await place.storage.saveHour(hour, counted);
    }
    const day = Math.floor(first / DAY_HOURS);
    const hours = { by: "hour", first: day * DAY_HOURS, last: day * DAY_HOURS + DAY_HOURS - 1 } as const;
    const found = await place.storage.loadStatistics("hour", pointsOf(hours), "strong");
    const all = boundStatistics(sumStatistics([...found.values()]));
    if (found.size > 0) await place.storage.saveDay(day, all, found.size);
    return isAny;
  },
};

/** Hours of which entries may be gone are not counted again: what was counted before they were pruned stays. */
async function startOf(place: SweepPlace, lastPassAt: number | null): Promise<number | null> {
  const { activityRetentionDays } = await place.settings.read();
  const from = lastPassAt === null ? await firstLogHour(place) : lastClosedHour(lastPassAt);
  return from && Math.max(from, keptSince(place.now(), activityRetentionDays));
}

/** The next parts to count, each within one day. */
function partsFrom(from: number, last: number): readonly Hours[] {
  const parts: Hours[] = [];
  for (let first = from; first <= last && parts.length < PARTS_AT_ONCE; ) {
    const end = Math.min(last, first - (first % HOURS_TOGETHER) + HOURS_TOGETHER - 1);
    parts.push({ first, last: end });
    first = end + 1;
  }
  return parts;
}

async function countHour({ storage }: SweepPlace, hour: number): Promise<Statistics> {
  let counted = NO_STATISTICS;
  await storage.eachEntryOf(hour, (entries) => {
    counted = sumStatistics([counted, countEntries(entries.map(({ entry }) => entry))]);
  });
  return boundStatistics(counted);
}

/** Nothing is written of an hour in which nothing happened that is counted. */
function isNothing(counted: Statistics): boolean {
  return JSON.stringify(counted) === JSON.stringify(NO_STATISTICS);
}
