import type { ActivityEntry } from "../domain/activity.ts";
import type { BlacklistEntry } from "../domain/blacklist.ts";
import type { IssuedKeyFile } from "../domain/key-file.ts";
import type { Node } from "../domain/node.ts";
import { activityWrite } from "./activity.ts";
import { blacklistFrom, blacklistKeys } from "./blacklist.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { nodeFrom } from "./nodes.ts";
import { type PageRequest, type Picked, pickFromList } from "./page.ts";
import { getItem, getItems } from "./read.ts";
import { KEYS, type ListName, listed } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** Writes a new key file; the prefix of its numbers is taken in the same transaction, for good. */
export async function insertKeyFile(
  db: Database,
  file: IssuedKeyFile,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "prefix-taken" | "contended"> {
  const result = await transact(db, [
    { ...fileWrite(file), guard: "attribute_not_exists(pk)" },
    {
      label: "prefix",
      action: "Put",
      item: toItem(KEYS.keyPrefix(file.numberPrefix), { fileId: file.id }),
      guard: "attribute_not_exists(pk) OR fileId = :id",
      values: { ":id": file.id },
    },
    activityWrite(activity),
    ...also,
  ]);
  if (result.outcome !== "changed") return result.outcome;
  return result.failed.has("prefix") ? "prefix-taken" : "saved";
}

/**
 * Writes a changed key file in the place of the one of the revision before; without an entry where only a contact is noted.
 * `changed`: somebody else was faster.
 */
export async function saveKeyFile(
  db: Database,
  file: IssuedKeyFile,
  activity: ActivityEntry | null,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const result = await transact(db, [
    { ...fileWrite(file), guard: "revision = :before", values: { ":before": file.revision - 1 } },
    ...(activity === null ? [] : [activityWrite(activity)]),
    ...also,
  ]);
  return result.outcome;
}

function fileWrite(file: IssuedKeyFile): Write {
  const { id, accountId, grantedAt } = file;
  const places = [{ list: "keyFiles" }, { list: "keyFilesOfAccount", owner: accountId }] as const;
  return {
    label: "key file",
    action: "Put",
    item: toItem(KEYS.keyFile(id), file, listed(places, grantedAt, id)),
  };
}

/** A key file, strongly consistent; null when there is none. */
export async function loadKeyFile(db: Database, id: string): Promise<IssuedKeyFile | null> {
  return fromItem<IssuedKeyFile>(await getItem(db, KEYS.keyFile(id), "strong"));
}

/** What decides whether a server may use a key file. */
export interface KeyFileFacts {
  readonly file: IssuedKeyFile | null;
  readonly node: Node | null;
  readonly blacklist: readonly BlacklistEntry[];
}

/** A key file, the server that asks, and what is said of where it asks from; strongly consistent, in one round trip. */
export async function loadForKeyFile(
  db: Database,
  fileId: string,
  nodeId: string,
  targets: readonly string[],
): Promise<KeyFileFacts> {
  const keys = [KEYS.keyFile(fileId), KEYS.node(nodeId), ...blacklistKeys(targets)];
  const found = await getItems(db, keys, "strong");
  return {
    file: fromItem<IssuedKeyFile>(found.get(KEYS.keyFile(fileId))),
    node: nodeFrom(found.get(KEYS.node(nodeId))),
    blacklist: blacklistFrom(found, targets),
  };
}

/** One of the lists of key files. */
export interface KeyFileListing {
  readonly list: Extract<ListName, `keyFiles${string}`>;
  readonly owner: string | null;
}

/** A page of key files that fit; the order comes from an index, the files are read as they are now. */
export function listKeyFiles(
  db: Database,
  { list, owner }: KeyFileListing,
  fits: (file: IssuedKeyFile) => boolean,
  request: PageRequest,
): Promise<Picked<IssuedKeyFile>> {
  return pickFromList(db, list, owner, request, async (ids) => {
    const found = await getItems(db, ids.map(KEYS.keyFile), "strong");
    return ids.map((id) => {
      const file = fromItem<IssuedKeyFile>(found.get(KEYS.keyFile(id)));
      return file !== null && fits(file) ? file : null;
    });
  });
}
