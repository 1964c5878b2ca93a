import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Statistics } from "../domain/statistics.ts";
import { SPAN_MS, type StatisticsSpan } from "../domain/statistics-range.ts";
import type { Database } from "./database.ts";
import { toItem } from "./item.ts";
import type { Consistency } from "./read.ts";
import { loadFigures, saveFigures } from "./statistics-figures.ts";
import { KEYS } from "./table.ts";

/** Hours are kept for so long; days, which are few, for good. */
const HOURS_KEPT_MS = 400 * SPAN_MS.day;

/** The step of the sweep that counts hours and days; its progress tells until when. */
export const ROLL_UP = "roll-up";

/** What was counted of hours or days (counted from 1970); those of which nothing was are left out. */
export async function loadStatistics(
  db: Database,
  by: StatisticsSpan,
  points: readonly number[],
  consistency: Consistency,
): Promise<ReadonlyMap<number, Statistics>> {
  return loadFigures<number, Statistics>(db, points, (point) => KEYS.statistics(by, point), consistency);
}

/** Writes what was counted of an hour, in the place of what was counted before. */
export function saveHour(db: Database, hour: number, statistics: Statistics): Promise<void> {
  return saveFigures(db, KEYS.statistics("hour", hour), statistics, hour * SPAN_MS.hour + HOURS_KEPT_MS);
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
