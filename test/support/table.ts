import { isDeepStrictEqual } from "node:util";
import { DeleteCommand, ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import type { Database } from "../../shared/storage/database.ts";
import { fromItem, type Item } from "../../shared/storage/item.ts";
import type { Key } from "../../shared/storage/table.ts";

/** Every item of the table. */
export async function scanTable(db: Database): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await db.client.send(
      new ScanCommand({ TableName: db.tableName, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** The items under keys that begin so, such as "LICENSE#". */
export async function itemsUnder(db: Database, prefix: string): Promise<Item[]> {
  return (await scanTable(db)).filter((item) => String(item["pk"]).startsWith(prefix));
}

/** The activity log, oldest first, straight from the table. */
export async function activityLog(db: Database): Promise<ActivityEntry[]> {
  const items = await itemsUnder(db, "ACTIVITY#");
  const entries = items.flatMap((item) => fromItem<ActivityEntry>(item) ?? []);
  return entries.sort((a, b) => a.at - b.at);
}

/** The activity entries that are about this thing first of all, oldest first. */
export async function activityAbout(db: Database, id: string): Promise<ActivityEntry[]> {
  return (await activityLog(db)).filter(({ subjects }) => subjects[0] === id);
}

/** What `run` does to the table: the items that it put or changed, and the keys that it deleted. */
export async function changesBy(
  db: Database,
  run: () => Promise<unknown>,
): Promise<{ readonly written: Item[]; readonly deleted: string[] }> {
  const before = byKey(await scanTable(db));
  await run();
  const after = byKey(await scanTable(db));
  return {
    written: [...after].flatMap(([key, item]) => (isDeepStrictEqual(before.get(key), item) ? [] : [item])),
    deleted: [...before.keys()].filter((key) => !after.has(key)),
  };
}

/** Changes one stored item behind the service's back, for what no operation does yet. */
export async function editItem(
  db: Database,
  key: Key,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(changes);
  await db.client.send(
    new UpdateCommand({
      TableName: db.tableName,
      Key: { ...key },
      UpdateExpression: `SET ${names.map((_, at) => `#n${at} = :v${at}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name, at) => [`:v${at}`, changes[name]])),
    }),
  );
}

/** Takes one item away behind the service's back. */
export async function deleteItem(db: Database, key: Key): Promise<void> {
  await db.client.send(new DeleteCommand({ TableName: db.tableName, Key: { ...key } }));
}

function byKey(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [`${item["pk"]} ${item["sk"]}`, item]));
}
