import { fromWire, toWire } from "../../shared/contract/instant.ts";
import { getStatistics } from "../../shared/contract/operations/get-statistics.ts";
import { lastClosedHour } from "../../shared/domain/activity-hours.ts";
import {
  boundStatistics,
  COUNTED,
  type Counts,
  countOf,
  NO_STATISTICS,
  type Statistics,
  sumStatistics,
  topProducts,
  topReasons,
} from "../../shared/domain/statistics.ts";
import { POINTS_MOST, pointsOf, SPAN_MS, statisticsRange } from "../../shared/domain/statistics-range.ts";
import { DAY_MS, HOUR_MS, utcDay } from "../../shared/domain/time.ts";
import { ROLL_UP } from "../../shared/storage/statistics.ts";
import { ALL_MONTHS } from "../../shared/storage/statistics-totals.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";

const PRODUCTS_MOST = 10;
/** The first and the last instant that are written with a year of four digits. */
const EARLIEST = Date.parse("0000-01-01T00:00:00Z");
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What happened, from what the sweep has counted: some batch reads, however busy the time was. */
export const handler = route(getStatistics, async ({ query }, { storage, now }) => {
  const { by = "day" } = query;
  const range = statisticsRange(by, { from: fromWire(query.from), to: fromWire(query.to) }, now());
  if (range === "empty" || range === "too-long")
    return refuse("INPUT_INVALID", { errors: [FAULTS[range](by)] });
  const points = pointsOf(range);
  const [found, ending, totals, progress] = await Promise.all([
    storage.loadStatistics(by, points, "eventual"),
    storage.loadEnding(utcDay(now())),
    storage.loadTotals([ALL_MONTHS]),
    storage.loadSweepProgress(ROLL_UP),
  ]);
  const all = boundStatistics(sumStatistics([...found.values()]), PRODUCTS_MOST);
  const top = topProducts(all);
  const products = await storage.loadProducts(top.map(({ productId }) => productId));
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const current = totals.get(ALL_MONTHS);
  const at = (point: number) => toWire(Math.max(EARLIEST, Math.min(point * SPAN_MS[by], LATEST)));
  const countedAt = progress?.lastPassAt ?? null;
  return reply(200, {
    by,
    from: at(range.first),
    to: at(range.last + 1),
    countedTo: toWire(countedAt === null ? null : (lastClosedHour(countedAt) + 1) * HOUR_MS),
    totals: countsOf(all),
    series: points.map((point) => ({ from: at(point), ...countsOf(found.get(point) ?? NO_STATISTICS) })),
    topProducts: top.map((product) => ({ ...product, name: names.get(product.productId) ?? null })),
    otherProducts: { ...all.otherProducts },
    failuresByReason: topReasons(all).map((each) => ({ ...each })),
    current:
      current === undefined
        ? null
        : { runningEvaluations: 0, ...current, countedAt: toWire(current.countedAt) },
    licensesEnding: ending.map(({ day, licenses }) => ({
      day: toWire(day * DAY_MS).slice(0, 10),
      licenses,
    })),
  });
});

function countsOf(statistics: Statistics): Counts {
  return Object.fromEntries(COUNTED.map((name) => [name, countOf(statistics, name)])) as Counts;
}

const FAULTS = {
  empty: () => ({
    location: "query.from",
    message: "must be before the end",
    fix: "Give an earlier from, or a later to.",
  }),
  "too-long": (by: "hour" | "day") => ({
    location: "query.from",
    message: `must be at most ${(POINTS_MOST[by] * SPAN_MS[by]) / DAY_MS} days before the end when it is by the ${by}`,
    fix: by === "hour" ? "Ask by the day, or for less." : "Ask for less.",
  }),
} as const;
