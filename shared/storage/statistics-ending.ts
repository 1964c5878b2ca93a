import { SPAN_MS } from "../domain/statistics-range.ts";
import type { Database } from "./database.ts";
import { loadFigures, saveFigures } from "./statistics-figures.ts";
import { KEYS } from "./table.ts";

/** Days that are counted and kept together. */
export const ENDING_BLOCK_DAYS = 10;
/** So many days after today are counted. */
const ENDING_DAYS = 90;

/** Today and the days after it that are counted, from 1970 on. */
export function endingDays(today: number): readonly number[] {
  return Array.from({ length: ENDING_DAYS + 1 }, (_, index) => today + index);
}

/** The blocks in which those days are kept. */
export function endingBlocks(today: number): readonly number[] {
  return [...new Set(endingDays(today).map((day) => Math.floor(day / ENDING_BLOCK_DAYS)))];
}

/** How many licenses end on each of the days from `today` on, as far as that was counted. */
export async function loadEnding(
  db: Database,
  today: number,
): Promise<readonly { readonly day: number; readonly licenses: number }[]> {
  const keyOf = (block: number) => KEYS.statistics("ending", block);
  const blocks = await loadFigures<number, { readonly byDay: Readonly<Record<string, number>> }>(
    db,
    endingBlocks(today),
    keyOf,
    "eventual",
  );
  const byDay = Object.assign({}, ...[...blocks.values()].map((block) => block.byDay));
  return endingDays(today).map((day) => ({ day, licenses: byDay[day] ?? 0 }));
}

/** Writes how many licenses end on the days of a block, by the days. */
export function saveEnding(
  db: Database,
  block: number,
  byDay: Readonly<Record<string, number>>,
): Promise<void> {
  const endsAt = (block + 1) * ENDING_BLOCK_DAYS * SPAN_MS.day;
  return saveFigures(db, KEYS.statistics("ending", block), { byDay }, endsAt);
}
