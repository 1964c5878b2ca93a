import { keptSince, lastClosedHour } from "../../shared/domain/activity-hours.ts";
import {
  boundStatistics,
  countEntries,
  NO_STATISTICS,
  type Statistics,
  sumStatistics,
} from "../../shared/domain/statistics.ts";
import { pointsOf, type StatisticsSpan } from "../../shared/domain/statistics-range.ts";
import { ROLL_UP } from "../../shared/storage/statistics.ts";
import { firstLogHour } from "./log-hours.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

/** Closed hours of one UTC day, counted from 1970; both ends are included. */
interface Hours {
  readonly first: number;
  readonly last: number;
}

const DAYS_AT_ONCE = 10;
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
    const days = dividedByDay(from, last);
    const next = (days[DAYS_AT_ONCE - 1]?.last ?? last) + 1;
    const ids = days.slice(0, DAYS_AT_ONCE).map(({ first, last: end }) => `${first}-${end}`);
    return { ids, next: next > last ? null : String(next) };
  },
  load: async (_place, ids) =>
    ids.map((id) => {
      const [first = 0, last = 0] = id.split("-").map(Number);
      return { id, item: { first, last } };
    }),
  async settle(place, { first, last }) {
    const kept = await oldestKept(place);
    for (let hour = Math.max(first, kept); hour <= last; hour += 1)
      await saveCounted(place, "hour", hour, await countHour(place, hour));
    const day = Math.floor(first / DAY_HOURS);
    const hours = { by: "hour", first: day * DAY_HOURS, last: day * DAY_HOURS + DAY_HOURS - 1 } as const;
    const found = await place.storage.loadStatistics("hour", pointsOf(hours), "strong");
    await saveCounted(place, "day", day, sumStatistics([...found.values()]));
    return true;
  },
};

/** Entries that are gone count for nothing: what was counted before they were pruned stays. */
async function oldestKept({ settings, now }: SweepPlace): Promise<number> {
  return keptSince(now(), (await settings.read()).activityRetentionDays);
}

async function startOf(place: SweepPlace, lastPassAt: number | null): Promise<number | null> {
  const from = lastPassAt === null ? await firstLogHour(place) : lastClosedHour(lastPassAt);
  return from && Math.max(from, await oldestKept(place));
}

function dividedByDay(from: number, last: number): readonly Hours[] {
  const days: Hours[] = [];
  for (let first = from; first <= last; ) {
    const end = Math.min(last, first - (first % DAY_HOURS) + DAY_HOURS - 1);
    days.push({ first, last: end });
    first = end + 1;
  }
  return days;
}

async function countHour({ storage }: SweepPlace, hour: number): Promise<Statistics> {
  let counted = NO_STATISTICS;
  await storage.eachEntryOf(hour, (entries) => {
    counted = sumStatistics([counted, countEntries(entries.map(({ entry }) => entry))]);
  });
  return counted;
}

/** Nothing is written of a time in which nothing happened. */
async function saveCounted(
  { storage }: SweepPlace,
  by: StatisticsSpan,
  point: number,
  counted: Statistics,
): Promise<void> {
  const bound = boundStatistics(counted);
  const isNothing = JSON.stringify(bound) === JSON.stringify(NO_STATISTICS);
  if (!isNothing) await storage.saveStatistics(by, point, bound);
}
