import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { EntryHash } from "../domain/activity-proof.ts";
import type { Database } from "./database.ts";
import { fromItem, type Item, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { KEYS, positionTime } from "./table.ts";
import { transact } from "./transact.ts";

/** The seal of an hour (counted from 1970): a signed document. */
export interface StoredSeal {
  readonly hour: number;
  readonly document: string;
}

/** The same as it is written, with how many entries the hour has. */
export type NewSeal = StoredSeal & { readonly entries: number };

/** How far the log is sealed: the last hour, the chain's value after it, and the first hour that is kept. */
export interface SealHead {
  readonly hour: number;
  readonly chain: string;
  readonly keptSince: number;
}

/** About 280 KB of the 400 KB that an item may have. */
const HASHES_IN_PART = 4_000;

/** How far the log is sealed; null before the first seal. */
export async function loadSealHead(db: Database): Promise<SealHead | null> {
  return fromItem<SealHead>(await getItem(db, KEYS.sealHead(), "strong"));
}

/**
 * Writes the seal of the hour after `previous` (null: it is the first) and moves the head to it. `changed`: another run did
 * that, and nothing was written. `sealed-already`: the hour has a seal that the head knows nothing of, which only somebody else
 * than the sweep can have brought about; a seal is never written over.
 */
export async function saveSeal(
  db: Database,
  seal: NewSeal,
  head: SealHead,
  previous: number | null,
): Promise<"saved" | "changed" | "sealed-already" | "contended"> {
  const result = await transact(db, [
    {
      label: "seal",
      action: "Put",
      item: toItem(KEYS.seal(seal.hour), seal),
      guard: "attribute_not_exists(pk)",
    },
    {
      label: "head",
      action: "Put",
      item: toItem(KEYS.sealHead(), head),
      ...(previous === null
        ? { guard: "attribute_not_exists(pk)" }
        : { guard: "#hour = :previous", names: { "#hour": "hour" }, values: { ":previous": previous } }),
    },
  ]);
  if (result.outcome === "changed" && !result.failed.has("head")) return "sealed-already";
  return result.outcome;
}

/** Keeps what an hour's seal is made over, so that whoever finds the hour changed can tell which entry was. */
export async function saveEntryHashes(
  db: Database,
  hour: number,
  hashes: readonly EntryHash[],
): Promise<void> {
  for (let part = 0; part * HASHES_IN_PART < hashes.length; part += 1) {
    const some = hashes.slice(part * HASHES_IN_PART, (part + 1) * HASHES_IN_PART);
    const lines = some.map(({ id, hash }) => `${id} ${hash}`).join("\n");
    const Item = toItem(KEYS.entryHashes(hour, part), { lines });
    await db.client.send(new PutCommand({ TableName: db.tableName, Item }));
  }
}

/** One part of what an hour's seal was made over; `next` is the part after it, or null. */
export async function loadEntryHashes(
  db: Database,
  hour: number,
  part: number,
): Promise<{ readonly hashes: readonly EntryHash[]; readonly next: number | null }> {
  const [here, after] = await Promise.all(
    [part, part + 1].map((each) => getItem(db, KEYS.entryHashes(hour, each), "strong")),
  );
  const lines = String(here?.["lines"] ?? "").split("\n");
  const hashes = lines.flatMap((line) => {
    const at = line.lastIndexOf(" ");
    return at < 0 ? [] : [{ id: line.slice(0, at), hash: line.slice(at + 1) }];
  });
  return { hashes, next: after === undefined ? null : part + 1 };
}

/** The hours from `from` through `through` that had no entries when they were sealed. */
export async function loadQuietHours(
  db: Database,
  from: number,
  through: number,
): Promise<ReadonlySet<number>> {
  const rows = await querySeals(db, { from, through, limit: through - from + 1 });
  return new Set(rows.filter((row) => row["entries"] === 0).map(hourOf));
}

/** The seals of the hours from `from` through `through`, oldest first, at most `limit`. */
export async function listSeals(db: Database, range: HourRange): Promise<readonly StoredSeal[]> {
  // The key tells the hour: whoever checks the seals takes nothing else for granted.
  return (await querySeals(db, range)).map((row) => ({
    hour: hourOf(row),
    document: String(row["document"]),
  }));
}

interface HourRange {
  readonly from: number;
  readonly through: number;
  readonly limit: number;
}

async function querySeals(db: Database, { from, through, limit }: HourRange): Promise<readonly Item[]> {
  if (through < Math.max(0, from)) return [];
  const rows: Item[] = [];
  let start: Item | undefined;
  do {
    const reply = await db.client.send(
      new QueryCommand({
        TableName: db.tableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :through",
        ExpressionAttributeValues: {
          ":pk": KEYS.seal(0).pk,
          ":from": KEYS.seal(from).sk,
          ":through": KEYS.seal(through).sk,
        },
        ConsistentRead: true,
        Limit: limit - rows.length,
        ExclusiveStartKey: start,
      }),
    );
    rows.push(...(reply.Items ?? []));
    start = reply.LastEvaluatedKey;
  } while (start !== undefined && rows.length < limit);
  return rows;
}

function hourOf(row: Item): number {
  return positionTime(String(row["sk"]));
}

/** The first hour that was not pruned yet; null when none was. */
export async function loadPrunedBefore(db: Database): Promise<number | null> {
  const found = fromItem<{ before: number }>(await getItem(db, KEYS.prunedHours(), "strong"));
  return found?.before ?? null;
}

/** Notes that the hours before this one are pruned. */
export async function savePrunedBefore(db: Database, before: number): Promise<void> {
  const Item = toItem(KEYS.prunedHours(), { before });
  await db.client.send(new PutCommand({ TableName: db.tableName, Item }));
}
