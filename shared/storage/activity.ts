import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import type { Database } from "./database.ts";
import { type Item, toItem } from "./item.ts";
import { KEYS, listed } from "./table.ts";
import type { Write } from "./transact.ts";

/** The log entry as part of the transaction that it tells of. */
export function activityWrite(entry: ActivityEntry): Write {
  return { label: "activity", action: "Put", item: itemOf(entry) };
}

/** Records what changed nothing else: a failed attempt. */
export async function recordActivity(db: Database, entry: ActivityEntry): Promise<void> {
  await db.client.send(new PutCommand({ TableName: db.tableName, Item: itemOf(entry) }));
}

function itemOf(entry: ActivityEntry): Item {
  const { id, at, accountId } = entry;
  const places = accountId === null ? [] : [{ list: "activityOfAccount", owner: accountId } as const];
  return toItem(KEYS.activity(at, id), entry, listed(places, at, id));
}
