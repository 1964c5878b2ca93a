import type { ActivityEntry } from "../domain/activity.ts";
import { type ApiKey, isUsableKey } from "../domain/api-key.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem, getItems } from "./read.ts";
import { KEYS, listed, placeNames } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** The usable key with this id, or null. The read is consistent: a revoked key is refused, and a new one known, at once. */
export async function loadUsableKey(db: Database, id: string, now: number): Promise<ApiKey | null> {
  const key = fromItem<ApiKey>(await getItem(db, KEYS.apiKey(id), "strong"));
  return key !== null && isUsableKey(key, now) ? key : null;
}

/** The keys that exist of those named, in the order of the names. */
export async function loadApiKeys(db: Database, ids: readonly string[]): Promise<ApiKey[]> {
  const found = await getItems(db, ids.map(KEYS.apiKey), "strong");
  return ids.flatMap((id) => fromItem<ApiKey>(found.get(KEYS.apiKey(id))) ?? []);
}

/** Writes a new key, in its list; one that exists with this id has the same text, and is left as it is. */
export async function insertApiKey(
  db: Database,
  key: ApiKey,
  activity: ActivityEntry,
  also: readonly Write[] = [],
): Promise<"saved" | "contended"> {
  const result = await transact(db, [apiKeyWrite(key), activityWrite(activity), ...also]);
  return result.outcome === "contended" ? "contended" : "saved";
}

/** The put of a new key as part of a transaction. */
export function apiKeyWrite(key: ApiKey): Write {
  const places = [
    { list: "apiKeys" },
    ...(key.expiresAt === null ? [] : [{ list: "apiKeysDue", at: key.expiresAt } as const]),
  ] as const;
  return {
    label: "key",
    action: "Put",
    item: toItem(KEYS.apiKey(key.id), key, listed(places, key.createdAt, key.id)),
    guard: "attribute_not_exists(pk)",
  };
}

/** Revokes a key at `at`, whose end nobody is told of any more. `changed`: it was revoked already. */
export async function saveApiKeyRevocation(
  db: Database,
  keyId: string,
  at: number,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const [partition, position] = placeNames("apiKeysDue");
  const result = await transact(db, [
    {
      label: "key",
      action: "Update",
      key: KEYS.apiKey(keyId),
      update: "SET revokedAt = :at REMOVE #partition, #position",
      guard: "attribute_exists(pk) AND attribute_type(revokedAt, :null)",
      names: { "#partition": partition, "#position": position },
      values: { ":at": at, ":null": "NULL" },
    },
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome;
}
