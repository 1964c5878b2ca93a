import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import type { ApiKey } from "../domain/api-key.ts";
import type { BlacklistEntry } from "../domain/blacklist.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import {
  KEYS,
  type Key,
  LISTS,
  type ListName,
  listed,
  placeNames,
  positionId,
  positionRange,
} from "./table.ts";
import { transact } from "./transact.ts";

/** The ids of a part of a list, oldest first. */
export interface AscendingPage {
  readonly ids: readonly string[];
  /** The position to continue above; null at the end. */
  readonly next: string | null;
}

/** Which part: positions from the time `from` on and before `to` (epoch ms), above `after`. */
export interface AscendingRequest {
  readonly limit: number;
  readonly after: string | null;
  readonly from?: number;
  readonly to?: number;
}

/** Sorts right above a position, and below all that stand above it: no id has a blank. */
const ABOVE = " ";

/**
 * One page of a list, oldest first: of a list of what is due with `to` right after now, what is to be looked at. Nothing
 * else is read. The index may be a moment behind the table.
 */
export async function readAscending(
  db: Database,
  list: ListName,
  { limit, after, ...bounds }: AscendingRequest,
): Promise<AscendingPage> {
  const { index, partitions } = LISTS[list];
  const [start, high] = positionRange(bounds);
  const low = after === null ? start : `${after}${ABOVE}`;
  if (low > high) return { ids: [], next: null };
  const shards = await Promise.all(
    partitions("").map((partition) => firstOf(db, { index, partition, low, high, most: limit + 1 })),
  );
  const all = shards.flat().sort();
  const positions = all.slice(0, limit);
  return { ids: positions.map(positionId), next: all.length > limit ? (positions.at(-1) ?? null) : null };
}

interface Shard {
  readonly index: string;
  readonly partition: string;
  readonly low: string;
  readonly high: string;
  readonly most: number;
}

async function firstOf(db: Database, { index, partition, low, high, most }: Shard): Promise<string[]> {
  const positions: string[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const reply = await db.client.send(
      new QueryCommand({
        TableName: db.tableName,
        IndexName: index,
        KeyConditionExpression: "#p = :p AND #s BETWEEN :low AND :high",
        ExpressionAttributeNames: { "#p": `${index}pk`, "#s": `${index}sk` },
        ExpressionAttributeValues: { ":p": partition, ":low": low, ":high": high },
        Limit: most - positions.length,
        ExclusiveStartKey: from,
      }),
    );
    positions.push(...(reply.Items ?? []).map((item) => String(item[`${index}sk`])));
    from = reply.LastEvaluatedKey;
  } while (from !== undefined && positions.length < most);
  return positions;
}

/** Tells once that an API key's time is over; `changed`: that was told before, or the key was revoked. */
export function noteApiKeyExpired(
  db: Database,
  { id, expiresAt }: ApiKey,
  activity: ActivityEntry,
): Promise<"saved" | "changed" | "contended"> {
  return noteEnd(db, { list: "apiKeysDue", key: KEYS.apiKey(id), id, endsAt: expiresAt ?? 0 }, activity);
}

/** Tells once that a blacklist entry's time is over; `changed`: that was told before, or the entry was changed or lifted. */
export function noteBlacklistExpired(
  db: Database,
  { target, expiresAt }: BlacklistEntry,
  activity: ActivityEntry,
): Promise<"saved" | "changed" | "contended"> {
  const key = KEYS.blacklistEntry(target);
  return noteEnd(db, { list: "blacklistDue", key, id: target, endsAt: expiresAt ?? 0 }, activity);
}

/** What stands in a list of what is due has not been told of; telling of it takes it out of the list. */
async function noteEnd(
  db: Database,
  { list, key, id, endsAt }: { list: ListName; key: Key; id: string; endsAt: number },
  activity: ActivityEntry,
): Promise<"saved" | "changed" | "contended"> {
  const [partition, position] = placeNames(list);
  const result = await transact(db, [
    {
      label: "end",
      action: "Update",
      key,
      update: "REMOVE #partition, #position",
      guard: "#position = :position",
      names: { "#partition": partition, "#position": position },
      values: { ":position": listed([{ list }], endsAt, id)[position] },
    },
    activityWrite(activity),
  ]);
  return result.outcome;
}
