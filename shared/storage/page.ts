import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import type { Item } from "./item.ts";
import { LISTS, type ListName, type PositionBounds, positionId, positionRange } from "./table.ts";

/** The ids of one page, newest first; the things themselves are read from the table afterwards. */
export interface Page {
  readonly ids: readonly string[];
  /** Where each of them stands; a list goes on below any of these. */
  readonly positions: readonly string[];
  /** The position to continue below; null on the last page. */
  readonly next: string | null;
}

/** Which part of a list is asked for; the bounds are of what it is ordered by. */
export interface PageRequest extends PositionBounds {
  readonly limit: number;
  /** A position from an earlier page's `next`, under the same bounds. */
  readonly after: string | null;
}

/**
 * One page of a list, or of several lists as if they were one. Its order comes from an index, which may be a moment behind the
 * table. A list by domain is in the order of domains from Z to A, unless `under` names one.
 */
export async function readPage(
  db: Database,
  lists: ListName | readonly ListName[],
  owner: string | null,
  { limit, after, ...bounds }: PageRequest,
): Promise<Page> {
  const [low, end] = positionRange(bounds);
  const high = after === null || after > end ? end : after;
  if (low > high) return { ids: [], positions: [], next: null };
  // The position itself stands within the bounds, so that one row more is read for it.
  const most = limit + (after === null ? 1 : 2);
  const shards = await Promise.all(
    [lists].flat().flatMap((list) => {
      const { index, partitions } = LISTS[list];
      return partitions(owner ?? "").map((partition) =>
        queryShard(db, { index, partition, low, high, most }),
      );
    }),
  );
  const merged = shards.flat().filter((position) => position !== after);
  const positions = merged.sort((a, b) => (a < b ? 1 : -1)).slice(0, limit);
  const next = merged.length > limit ? (positions.at(-1) ?? null) : null;
  return { ids: positions.map(positionId), positions, next };
}

interface Shard {
  readonly index: string;
  readonly partition: string;
  /** Both ends belong to it. */
  readonly low: string;
  readonly high: string;
  readonly most: number;
}

async function queryShard(
  db: Database,
  { index, partition, low, high, most }: Shard,
): Promise<readonly string[]> {
  const rows: Item[] = [];
  let from: Item | undefined;
  do {
    const reply = await db.client.send(
      new QueryCommand({
        TableName: db.tableName,
        IndexName: index,
        KeyConditionExpression: "#p = :p AND #s BETWEEN :low AND :high",
        ExpressionAttributeNames: { "#p": `${index}pk`, "#s": `${index}sk` },
        ExpressionAttributeValues: { ":p": partition, ":low": low, ":high": high },
        ScanIndexForward: false,
        Limit: most - rows.length,
        ExclusiveStartKey: from,
      }),
    );
    rows.push(...(reply.Items ?? []));
    from = reply.LastEvaluatedKey;
  } while (from !== undefined && rows.length < most);
  return rows.map((row) => String(row[`${index}sk`]));
}

/** At most this many entries are read for one page of what is picked from a list. */
const READ_MOST = 1_000;
const READ_AT_ONCE = 200;

/** What was picked from a list, and where the next page begins; null when the list is at its end. */
export interface Picked<T> {
  readonly picked: readonly T[];
  readonly next: string | null;
}

/**
 * Reads a list until `limit` things were picked from it, or 1,000 entries were read: then the page is short, or even empty, and
 * goes on all the same. `pick` gets ids and gives for each what it picks, or null.
 */
export async function pickFromList<T>(
  db: Database,
  lists: ListName | readonly ListName[],
  owner: string | null,
  { limit, after, ...bounds }: PageRequest,
  pick: (ids: readonly string[]) => Promise<readonly (T | null)[]>,
): Promise<Picked<T>> {
  const picked: T[] = [];
  let next = after;
  for (let read = 0; read < READ_MOST; ) {
    // As much again as was read so far: what passes nearly everything reads little, and what passes nothing is soon at the end.
    const wanted = Math.min(READ_AT_ONCE, READ_MOST - read, Math.max(limit - picked.length, read));
    const page = await readPage(db, lists, owner, { ...bounds, limit: wanted, after: next });
    const found = await pick(page.ids);
    for (const [at, thing] of found.entries()) {
      if (thing === null) continue;
      picked.push(thing);
      const isLast = page.next === null && at === page.ids.length - 1;
      if (picked.length === limit) return { picked, next: isLast ? null : (page.positions[at] ?? null) };
    }
    if (page.next === null) return { picked, next: null };
    next = page.next;
    read += page.ids.length;
  }
  return { picked, next };
}
