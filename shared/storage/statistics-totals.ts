import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import { type AscendingPage, readAscending } from "./due.ts";
import type { Item } from "./item.ts";
import { loadActivations } from "./releases.ts";
import { loadFigures, saveFigures } from "./statistics-figures.ts";
import { KEYS, LISTS, type ListName, positionRange } from "./table.ts";

/** A part of a list: of times from `from` on and before `to`, or to its end; epoch ms. */
export interface Part {
  readonly from: number;
  readonly to?: number;
}

/** What there is at one moment: of one month's making, or of all. */
export interface Totals {
  readonly licenses: number;
  readonly activeActivations: number;
  /** Of all months together only; an evaluation runs whenever it began. */
  readonly runningEvaluations?: number;
  readonly countedAt: number;
}

/** The month that stands for all of them. */
export const ALL_MONTHS = "all";

/** What was counted of months, or of all; those of which nothing was are left out. */
export async function loadTotals(
  db: Database,
  months: readonly string[],
): Promise<ReadonlyMap<string, Totals>> {
  return loadFigures<string, Totals>(db, months, (month) => KEYS.statistics("total", month));
}

/** Writes what there is of a month's making, or of all. */
export function saveTotals(db: Database, month: string, totals: Totals): Promise<void> {
  return saveFigures(db, KEYS.statistics("total", month), totals, null);
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
