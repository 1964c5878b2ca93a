import type { ActivityEntry } from "../domain/activity.ts";
import { type Settings, settingsFrom } from "../domain/settings.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { KEYS } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** What the vendor has set, by name, as stored; `revision` rises with every change and is 0 before the first. */
export interface StoredSettings {
  readonly values: Readonly<Record<string, unknown>>;
  readonly revision: number;
}

/** The settings as they apply, and what of them the vendor has set. */
export async function loadSettings(db: Database): Promise<StoredSettings & { readonly settings: Settings }> {
  const item = fromItem<StoredSettings>(await getItem(db, KEYS.settings(), "strong"));
  const { values, revision } = item ?? { values: {}, revision: 0 };
  return { values, revision, settings: settingsFrom(values) };
}

/** Writes values in the place of those of `readRevision`; `changed`: somebody else changed them meanwhile. */
export async function saveSettings(
  db: Database,
  values: StoredSettings["values"],
  readRevision: number,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const stored: StoredSettings = { values, revision: readRevision + 1 };
  const result = await transact(db, [
    {
      label: "settings",
      action: "Put",
      item: toItem(KEYS.settings(), stored),
      guard: readRevision === 0 ? "attribute_not_exists(pk)" : "revision = :read",
      ...(readRevision === 0 ? {} : { values: { ":read": readRevision } }),
    },
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome;
}
