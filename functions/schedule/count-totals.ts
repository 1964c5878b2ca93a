import { DAY_MS, HOUR_MS } from "../../shared/domain/time.ts";
import { ALL_MONTHS } from "../../shared/storage/statistics.ts";
import { firstLogHour } from "./log-hours.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

/** Less than a day, so that a run that is a little early does not put the pass off by an hour each day. */
const EVERY_MS = DAY_MS - 1_800_000;
const MONTHS_AT_ONCE = 10;

/**
 * Counts once a day how many licenses there are, and how many activations are active: month by month of their making, each
 * counted anew and written as a whole, so that a run can go on where another stopped; and at last all months.
 */
export const countTotals: SweepStep<string> = {
  name: "count-totals",
  everyMs: EVERY_MS,
  async page(place, after) {
    if (after === ALL_MONTHS) return { ids: [ALL_MONTHS], next: null };
    const months = (await monthsOf(place)).filter((month) => after === null || month > after);
    const ids = months.slice(0, MONTHS_AT_ONCE);
    return { ids, next: months.length > MONTHS_AT_ONCE ? (ids.at(-1) ?? null) : ALL_MONTHS };
  },
  load: async (_place, ids) => ids.map((id) => ({ id, item: id })),
  async settle(place, month) {
    await (month === ALL_MONTHS ? sumMonths(place) : countMonth(place, month));
    return true;
  },
};

async function countMonth(place: SweepPlace, month: string): Promise<void> {
  const { storage, now } = place;
  const [first] = await monthsOf(place);
  const from = Date.parse(`${month}-01T00:00:00Z`);
  // What came from elsewhere may be older than the log.
  const part = { from: month === first ? 0 : from, to: nextMonth(from) };
  const [licenses, activeActivations] = await Promise.all([
    storage.countListed("licenses", part),
    storage.countActive(part),
  ]);
  await storage.saveTotals(month, { licenses, activeActivations, countedAt: now() });
}

async function sumMonths(place: SweepPlace): Promise<void> {
  const { storage, now } = place;
  const found = [...(await storage.loadTotals(await monthsOf(place))).values()];
  const sum = (of: "licenses" | "activeActivations") => found.reduce((total, each) => total + each[of], 0);
  const totals = { licenses: sum("licenses"), activeActivations: sum("activeActivations"), countedAt: now() };
  await storage.saveTotals(ALL_MONTHS, totals);
}

/** The months since the log began, as `2027-03`. */
async function monthsOf(place: SweepPlace): Promise<readonly string[]> {
  const first = await firstLogHour(place);
  const months: string[] = [];
  for (let at = first === null ? place.now() : first * HOUR_MS; at <= place.now(); at = nextMonth(at))
    months.push(new Date(at).toISOString().slice(0, 7));
  return months;
}

/** The first instant of the month after that of `at`. */
function nextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
