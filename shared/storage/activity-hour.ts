import { DeleteCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import type { Database } from "./database.ts";
import { fromItem, type Item } from "./item.ts";
import { activityPartitions, KEYS, type Key } from "./table.ts";

/** An entry of the log with its key; it is what is stored, which may have been tampered with. */
export interface KeyedEntry {
  readonly key: Key;
  readonly entry: ActivityEntry;
}

const DELETED_AT_ONCE = 50;

/** Reads all entries of an hour (counted from 1970), strongly consistent, some at a time; a busy hour is never held as a whole. */
export async function eachEntryOf(
  db: Database,
  hour: number,
  visit: (entries: readonly KeyedEntry[]) => Promise<void> | void,
): Promise<void> {
  await Promise.all(
    activityPartitions(hour).map((partition) =>
      eachPage(db, partition, null, (items) =>
        visit(
          items.flatMap((item) => {
            const entry = fromItem<ActivityEntry>(item);
            return entry === null ? [] : [{ key: keyOf(item), entry }];
          }),
        ),
      ),
    ),
  );
}

/** Deletes the entries of an hour, and the hashes that its seal was made over; true when there was something. */
export async function deleteHour(db: Database, hour: number): Promise<boolean> {
  let isAny = false;
  const deleteAll = async (items: readonly Item[]) => {
    isAny ||= items.length > 0;
    for (let start = 0; start < items.length; start += DELETED_AT_ONCE)
      await Promise.all(
        items
          .slice(start, start + DELETED_AT_ONCE)
          .map((item) =>
            db.client.send(new DeleteCommand({ TableName: db.tableName, Key: { ...keyOf(item) } })),
          ),
      );
  };
  const partitions = [...activityPartitions(hour), KEYS.entryHashes(hour, 0).pk];
  // The hashes last: while entries are left, they tell which.
  for (const partition of partitions) await eachPage(db, partition, "pk, sk", deleteAll);
  return isAny;
}

async function eachPage(
  db: Database,
  partition: string,
  projection: string | null,
  visit: (items: readonly Item[]) => Promise<void> | void,
): Promise<void> {
  let from: Item | undefined;
  do {
    const reply = await db.client.send(
      new QueryCommand({
        TableName: db.tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": partition },
        ConsistentRead: true,
        ExclusiveStartKey: from,
        ...(projection === null ? {} : { ProjectionExpression: projection }),
      }),
    );
    await visit(reply.Items ?? []);
    from = reply.LastEvaluatedKey;
  } while (from !== undefined);
}

function keyOf(item: Item): Key {
  return { pk: String(item["pk"]), sk: String(item["sk"]) };
}
