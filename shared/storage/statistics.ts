import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Statistics } from "../domain/statistics.ts";
import { SPAN_MS, type StatisticsSpan } from "../domain/statistics-range.ts";
import type { Database } from "./database.ts";
import { type AscendingPage, readAscending } from "./due.ts";
import { fromItem, type Item, toItem } from "./item.ts";
import { type Consistency, getItems } from "./read.ts";
import { loadActivations } from "./releases.ts";
import { KEYS, type Key, LISTS, type ListName, positionRange } from "./table.ts";

/** Hours are kept for so long; days, which are few, for good. */
const HOURS_KEPT_MS = 400 * SPAN_MS.day;

/** A part of a list: of times from `from` on and before `to`; epoch ms. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** What there is at one moment: of one month's making, or of all. */
export interface Totals {
  readonly licenses: number;
  readonly activeActivations: number;
  readonly countedAt: number;
}

/** The step of the sweep that counts hours and days; its progress tells until when. */
export const ROLL_UP = "roll-up";

/** The month that stands for all of them. */
export const ALL_MONTHS = "all";

/** What was counted of hours or days (counted from 1970); those of which nothing was are left out. */
export async function loadStatistics(
  db: Database,
  by: StatisticsSpan,
  points: readonly number[],
  consistency: Consistency,
): Promise<ReadonlyMap<number, Statistics>> {
  return load<number, Statistics>(db, points, (point) => KEYS.statistics(by, point), consistency);
}

/** Writes what was counted of an hour, in the place of what was counted before. */
export function saveHour(db: Database, hour: number, statistics: Statistics): Promise<void> {
  return save(db, KEYS.statistics("hour", hour), statistics, hour * SPAN_MS.hour + HOURS_KEPT_MS);
}

/** Writes the sum of so many hours of a day. A sum of more hours stays: a run that is late has not seen what another counted. */
export async function saveDay(
  db: Database,
  day: number,
  statistics: Statistics,
  hoursCounted: number,
): Promise<void> {
  try {
    await db.client.send(
      new PutCommand({
        TableName: db.tableName,
        Item: toItem(KEYS.statistics("day", day), { ...statistics, hoursCounted }),
        ConditionExpression: "attribute_not_exists(pk) OR hoursCounted <= :hours",
        ExpressionAttributeValues: { ":hours": hoursCounted },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

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
  const blocks = await load<number, { readonly byDay: Readonly<Record<string, number>> }>(
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
  return save(db, KEYS.statistics("ending", block), { byDay }, endsAt);
}

/** What was counted of months, or of all; those of which nothing was are left out. */
export async function loadTotals(
  db: Database,
  months: readonly string[],
): Promise<ReadonlyMap<string, Totals>> {
  return load<string, Totals>(db, months, (month) => KEYS.statistics("total", month));
}

/** Writes what there is of a month's making, or of all. */
export function saveTotals(db: Database, month: string, totals: Totals): Promise<void> {
  return save(db, KEYS.statistics("total", month), totals, null);
}

/** How many entries a part of a list has; the things themselves are not read. */
export async function countListed(db: Database, list: ListName, part: Part): Promise<number> {
  const { index, partitions } = LISTS[list];
  const [low, high] = positionRange(part);
  const counts = await Promise.all(
    partitions("").map(async (partition) => {
      let count = 0;
      let from: Item | undefined;
      do {
        const reply = await db.client.send(
          new QueryCommand({
            TableName: db.tableName,
            IndexName: index,
            KeyConditionExpression: "#p = :p AND #s BETWEEN :low AND :high",
            ExpressionAttributeNames: { "#p": `${index}pk`, "#s": `${index}sk` },
            ExpressionAttributeValues: { ":p": partition, ":low": low, ":high": high },
            Select: "COUNT",
            ExclusiveStartKey: from,
          }),
        );
        count += reply.Count ?? 0;
        from = reply.LastEvaluatedKey;
      } while (from !== undefined);
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const ACTIVATIONS_AT_ONCE = 1_000;

/** How many of the activations made in a span of time are active. */
export async function countActive(db: Database, part: Part): Promise<number> {
  let active = 0;
  let after: string | null = null;
  do {
    const request = { ...part, limit: ACTIVATIONS_AT_ONCE, after };
    const page: AscendingPage = await readAscending(db, "activations", request);
    active += (await loadActivations(db, page.ids)).filter(({ isActive }) => isActive).length;
    after = page.next;
  } while (after !== null);
  return active;
}

async function load<Name extends string | number, Value>(
  db: Database,
  names: readonly Name[],
  keyOf: (name: Name) => Key,
  consistency: Consistency = "strong",
): Promise<ReadonlyMap<Name, Value>> {
  const found = await getItems(db, names.map(keyOf), consistency);
  return new Map(
    names.flatMap((name) => {
      const value = fromItem<Value>(found.get(keyOf(name)));
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

async function save(db: Database, key: Key, value: object, endsAt: number | null): Promise<void> {
  const ttl = endsAt === null ? undefined : Math.ceil(endsAt / 1_000);
  const Item = toItem(key, value, ttl === undefined ? {} : { ttl });
  await db.client.send(new PutCommand({ TableName: db.tableName, Item }));
}
