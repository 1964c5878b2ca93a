import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import type { Database } from "./database.ts";
import { toItem } from "./item.ts";
import { KEYS } from "./table.ts";
import type { Write } from "./transact.ts";

/** The log entry as part of the transaction that it tells of. */
export function activityWrite(entry: ActivityEntry): Write {
  return { label: "activity", action: "Put", item: toItem(KEYS.activity(entry.at, entry.id), entry) };
}

/** Records what changed nothing else: a failed attempt. */
export async function recordActivity(db: Database, entry: ActivityEntry): Promise<void> {
  await db.client.send(
    new PutCommand({ TableName: db.tableName, Item: toItem(KEYS.activity(entry.at, entry.id), entry) }),
  );
}
