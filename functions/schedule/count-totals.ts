import { HOUR_MS } from "../../shared/domain/time.ts";
import { ALL_MONTHS, type Totals } from "../../shared/storage/statistics-totals.ts";
import { firstLogHour } from "./log-hours.ts";
import { ONCE_A_DAY_MS } from "./once-a-day.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

const MONTHS_AT_ONCE = 10;

/**
 * Counts once a day how many licenses there are, how many activations are active and how many evaluations run: month by month of their making, each
 * counted anew and written as a whole, so that a run can go on where another stopped; and at last all months.
 */
export const countTotals: SweepStep<string> = {
  name: "count-totals",
  everyMs: ONCE_A_DAY_MS,
  async page(place, after) {
    if (after === ALL_MONTHS) return { ids: [ALL_MONTHS], next: null };
    const months = (await monthsOf(place)).filter((month) => after === null || month > after);
    const ids = months.slice(0, MONTHS_AT_ONCE);
    return { ids, next: months.length > MONTHS_AT_ONCE ? (ids.at(-1) ?? null) : ALL_MONTHS };
  },
  load: async (_place, ids) => ids.map((id) => ({ id, item: id })),
  async settle(place, month) {
    const { licenses, activeActivations } = await (month === ALL_MONTHS
      ? sumMonths(place)
      : countMonth(place, month));
    const running = month === ALL_MONTHS ? { runningEvaluations: await countRunning(place) } : {};
    const totals = { licenses, activeActivations, ...running, countedAt: place.now() };
    await place.storage.saveTotals(month, totals);
    return licenses + activeActivations > 0;
  },
};

type Counted = Pick<Totals, "licenses" | "activeActivations">;

/** What ends later than now runs; what a license ended is not in the list. */
function countRunning({ storage, now }: SweepPlace): Promise<number> {
  return storage.countListed("evaluationsByEnd", { from: now() + 1 });
}

async function countMonth(place: SweepPlace, month: string): Promise<Counted> {
  const { storage } = place;
  const [first] = await monthsOf(place);
  const from = Date.parse(`${month}-01T00:00:00Z`);
  // What came from elsewhere may be older than the log.
  const part = { from: month === first ? 0 : from, to: nextMonth(from) };
  const [licenses, activeActivations] = await Promise.all([
    storage.countListed("licenses", part),
    storage.countActive(part),
  ]);
  return { licenses, activeActivations };
}

async function sumMonths(place: SweepPlace): Promise<Counted> {
  const found = [...(await place.storage.loadTotals(await monthsOf(place))).values()];
  const sum = (of: keyof Counted) => found.reduce((total, each) => total + each[of], 0);
  return { licenses: sum("licenses"), activeActivations: sum("activeActivations") };
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
