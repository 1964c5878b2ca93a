import { BatchGetCommand, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import type { Item } from "./item.ts";
import type { Key } from "./table.ts";

export type Consistency = "eventual" | "strong";

/** At most this many keys go into one BatchGetItem (a limit of DynamoDB). */
const BATCH = 100;
const UNPROCESSED_TRIES = 6;

/** One item, or undefined. */
export async function getItem(db: Database, key: Key, consistency: Consistency): Promise<Item | undefined> {
  const found = await db.client.send(
    new GetCommand({ TableName: db.tableName, Key: key, ConsistentRead: consistency === "strong" }),
  );
  return found.Item;
}

/** Items by key, in one round trip for up to 100 different keys; repeated keys are read once. */
export async function getItems(db: Database, keys: readonly Key[], consistency: Consistency): Promise<Found> {
  const unique = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  const batches: Key[][] = [];
  for (let start = 0; start < unique.length; start += BATCH) batches.push(unique.slice(start, start + BATCH));
  const found = (await Promise.all(batches.map((batch) => getBatch(db, batch, consistency)))).flat();
  return new Found(found);
}

/** What a batch read found, asked by key. */
export class Found {
  readonly #items: ReadonlyMap<string, Item>;
  constructor(items: readonly Item[]) {
    this.#items = new Map(
      items.map((item) => [keyText({ pk: String(item["pk"]), sk: String(item["sk"]) }), item]),
    );
  }
  get(key: Key): Item | undefined {
    return this.#items.get(keyText(key));
  }
}

/** The number in a counter's item; 0 for a counter that nobody touched yet. */
export function takenOf(found: Found, key: Key): number {
  const count = found.get(key)?.["taken"];
  return typeof count === "number" ? count : 0;
}

/** Releases that count against a license's cap in a UTC year, from the item that counts its uses. */
export function releasesOf(found: Found, key: Key, year: number): number {
  const count = found.get(key)?.[releasesAttribute(year)];
  return typeof count === "number" ? count : 0;
}

/** The attribute of a license's use count that counts the releases of one UTC year. */
export function releasesAttribute(year: number): string {
  return `released${year}`;
}

async function getBatch(db: Database, keys: Key[], consistency: Consistency): Promise<Item[]> {
  const items: Item[] = [];
  let wanted: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
  for (let tried = 0; wanted.length > 0; tried += 1) {
    if (tried === UNPROCESSED_TRIES) throw new ReadIncomplete(wanted.length);
    if (tried > 0) await db.sleep(db.random() * 20 * 2 ** tried);
    const reply = await db.client.send(
      new BatchGetCommand({
        RequestItems: { [db.tableName]: { Keys: wanted, ConsistentRead: consistency === "strong" } },
      }),
    );
    items.push(...(reply.Responses?.[db.tableName] ?? []));
    wanted = reply.UnprocessedKeys?.[db.tableName]?.Keys ?? [];
  }
  return items;
}

/** The database left keys unread at every try; the caller answers 503, never "not found". */
export class ReadIncomplete extends Error {
  override readonly name = "ReadIncomplete";
  constructor(keysLeft: number) {
    super(`${keysLeft} keys were not read after ${UNPROCESSED_TRIES} tries`);
  }
}

function keyText({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
