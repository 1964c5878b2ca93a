import type { ActivityEntry } from "../domain/activity.ts";
import { type ApiKey, isUsableKey } from "../domain/api-key.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { KEYS } from "./table.ts";
import { transact } from "./transact.ts";

/** The usable key with this id, or null; a "no" is looked at twice, since a new key may not be everywhere yet. */
export async function loadUsableKey(db: Database, id: string, now: number): Promise<ApiKey | null> {
  const usable = (key: ApiKey | null) => (key !== null && isUsableKey(key, now) ? key : null);
  const seen = usable(fromItem<ApiKey>(await getItem(db, KEYS.apiKey(id), "eventual")));
  return seen ?? usable(fromItem<ApiKey>(await getItem(db, KEYS.apiKey(id), "strong")));
}

/** Writes a new key; one that exists with this id is left as it is. */
export async function insertApiKey(
  db: Database,
  key: ApiKey,
  activity: ActivityEntry,
): Promise<"saved" | "exists" | "contended"> {
  const result = await transact(db, [
    {
      label: "key",
      action: "Put",
      item: toItem(KEYS.apiKey(key.id), key),
      guard: "attribute_not_exists(pk)",
    },
    activityWrite(activity),
  ]);
  return result.outcome === "changed" ? "exists" : result.outcome;
}
