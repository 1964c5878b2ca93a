import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import { hourOf, WINDOW_HOURS } from "../domain/attempt-counter.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import type { Item } from "./item.ts";
import { getItems } from "./read.ts";
import { KEYS, listed, placeNames, SCHEMA_VERSION } from "./table.ts";
import { transact } from "./transact.ts";

/** What is counted of a source: its failed attempts by the hour, and when staff were told of it last; null for never. */
export interface AttemptCount {
  readonly target: string;
  readonly byHour: ReadonlyMap<number, number>;
  readonly toldAt: number | null;
}

const HOUR = /^h(\d+)$/;
/** A count that nobody adds to any more is tidied away after this many hours. */
const KEPT_HOURS = 48;

/**
 * Counts a failed attempt of a source and gives its count, this one included: one write, no read. Hours that no
 * window reaches any more are dropped on the way, so that the item stays small however long the source goes on. Its place in
 * the list of counts is that of its first attempt and stays, so that only the first costs a write of the index.
 */
export async function countAttempt(db: Database, target: string, at: number): Promise<AttemptCount> {
  const hour = hourOf(at);
  const old = Array.from({ length: WINDOW_HOURS }, (_, index) => hour - WINDOW_HOURS - index);
  const [partition, position] = placeNames("attemptCounts");
  const place = listed([{ list: "attemptCounts" }], at, target);
  const reply = await db.client.send(
    new UpdateCommand({
      TableName: db.tableName,
      Key: KEYS.attemptCount(target),
      UpdateExpression:
        "ADD #now :one SET #ttl = :ttl, v = :v, #partition = if_not_exists(#partition, :partition), " +
        `#position = if_not_exists(#position, :position) REMOVE ${old.map((_, index) => `#o${index}`).join(", ")}`,
      ExpressionAttributeNames: {
        "#now": `h${hour}`,
        "#ttl": "ttl",
        "#partition": partition,
        "#position": position,
        ...Object.fromEntries(old.map((each, index) => [`#o${index}`, `h${each}`])),
      },
      ExpressionAttributeValues: {
        ":one": 1,
        ":ttl": (hour + KEPT_HOURS) * 3_600,
        ":v": SCHEMA_VERSION,
        ":partition": place[partition],
        ":position": place[position],
      },
      ReturnValues: "ALL_NEW",
    }),
  );
  return countFrom(target, reply.Attributes ?? {});
}

/** The counts of the sources named, of those that have one, in the order of the names. */
export async function loadAttemptCounts(db: Database, targets: readonly string[]): Promise<AttemptCount[]> {
  const found = await getItems(db, targets.map(KEYS.attemptCount), "strong");
  return targets.flatMap((target) => {
    const item = found.get(KEYS.attemptCount(target));
    return item === undefined ? [] : [countFrom(target, item)];
  });
}

function countFrom(target: string, item: Item): AttemptCount {
  const byHour = Object.entries(item).flatMap(([name, value]): [number, number][] => {
    const hour = HOUR.exec(name)?.[1];
    return hour === undefined || typeof value !== "number" ? [] : [[Number(hour), value]];
  });
  const toldAt = item["toldAt"];
  return { target, byHour: new Map(byHour), toldAt: typeof toldAt === "number" ? toldAt : null };
}

/** Staff are told of a count at most so often. */
export const TOLD_MS = 24 * 3_600_000;

/** Tells staff of a count, at most once in 24 hours; false when they were told already. */
export async function tellOnce(
  db: Database,
  target: string,
  at: number,
  entry: ActivityEntry,
): Promise<boolean> {
  const result = await transact(db, [
    {
      label: "told",
      action: "Update",
      key: KEYS.attemptCount(target),
      update: "SET toldAt = :at",
      guard: "attribute_exists(pk) AND (attribute_not_exists(toldAt) OR toldAt <= :before)",
      values: { ":at": at, ":before": at - TOLD_MS },
    },
    activityWrite(entry),
  ]);
  return result.outcome === "saved";
}
