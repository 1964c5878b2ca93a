import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { FailedAttempt } from "../domain/activation.ts";
import { type ActivityEntry, alsoNaming } from "../domain/activity.ts";
import { attemptPlaces } from "./activation-lists.ts";
import { recordActivity } from "./activity.ts";
import type { Database } from "./database.ts";
import { toItem } from "./item.ts";
import { KEYS } from "./table.ts";

/** Records a refused activation, for the lists of activations and in the activity log; `endsAt` is when it may be tidied away. */
export async function recordAttempt(
  db: Database,
  attempt: FailedAttempt,
  endsAt: number,
  entry: ActivityEntry,
): Promise<void> {
  const ttl = Math.ceil(endsAt / 1_000);
  const Item = toItem(KEYS.attempt(attempt.id), attempt, { ...attemptPlaces(attempt), ttl });
  await Promise.all([
    db.client.send(new PutCommand({ TableName: db.tableName, Item })),
    recordActivity(db, alsoNaming(entry, [attempt.productId])),
  ]);
}
