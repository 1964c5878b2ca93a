import { DAY_MS, daysAfter, HOUR_MS } from "./time.ts";

/** How long each point of a series is. */
export const STATISTICS_SPANS = ["hour", "day"] as const;
export type StatisticsSpan = (typeof STATISTICS_SPANS)[number];

export const SPAN_MS: { readonly [K in StatisticsSpan]: number } = { hour: HOUR_MS, day: DAY_MS };
/** So many points may be asked for at once: 31 days by the hour, 400 days by the day. */
export const POINTS_MOST: { readonly [K in StatisticsSpan]: number } = { hour: 31 * 24, day: 400 };
const DEFAULT_DAYS: { readonly [K in StatisticsSpan]: number } = { hour: 1, day: 30 };

/** Whole hours or days (counted from 1970, UTC), the first and the last one included. */
export interface StatisticsRange {
  readonly by: StatisticsSpan;
  readonly first: number;
  readonly last: number;
}

/**
 * The whole hours or days from the one that `from` is in to the one that ends at `to` or has it inside; null for one that is
 * empty, `too-long` for one of too many points. Left out they are now, and a day or 30 days before.
 */
export function statisticsRange(
  by: StatisticsSpan,
  asked: { readonly from: number | null; readonly to: number | null },
  now: number,
): StatisticsRange | "empty" | "too-long" {
  const to = asked.to ?? now;
  const from = asked.from ?? daysAfter(to, -DEFAULT_DAYS[by]);
  const first = Math.floor(from / SPAN_MS[by]);
  const last = Math.ceil(to / SPAN_MS[by]) - 1;
  if (from >= to) return "empty";
  return last - first >= POINTS_MOST[by] ? "too-long" : { by, first, last };
}

/** The points of a range, in their order. */
export function pointsOf({ first, last }: StatisticsRange): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
