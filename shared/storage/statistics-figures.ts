import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { type Consistency, getItems } from "./read.ts";
import type { Key } from "./table.ts";

/** What is stored under these names; those of which nothing is are left out. */
export async function loadFigures<Name extends string | number, Value>(
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

/** Writes figures in the place of those before; `endsAt` (epoch ms) is when they may be tidied away. */
export async function saveFigures(
  db: Database,
  key: Key,
  value: object,
  endsAt: number | null,
): Promise<void> {
  const ttl = endsAt === null ? undefined : Math.ceil(endsAt / 1_000);
  const Item = toItem(key, value, ttl === undefined ? {} : { ttl });
  await db.client.send(new PutCommand({ TableName: db.tableName, Item }));
}
