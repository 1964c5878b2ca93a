import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import type { Item } from "./item.ts";
import { LISTS, type ListName } from "./table.ts";

/** The ids of one page, newest first; the things themselves are read from the table afterwards. */
export interface Page {
  readonly ids: readonly string[];
  /** The position to continue below; null on the last page. */
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  /** A position from an earlier page's `next`. */
  readonly after: string | null;
}

/** One page of a list. Its order comes from an index, which may be a moment behind the table. */
export async function readPage(
  db: Database,
  list: ListName,
  owner: string | null,
  { limit, after }: PageRequest,
): Promise<Page> {
  const { index, partitions } = LISTS[list];
  const shards = await Promise.all(
    partitions(owner ?? "").map((partition) => queryShard(db, index, partition, limit + 1, after)),
  );
  const merged = shards.flat().sort((a, b) => (a < b ? 1 : -1));
  const chosen = merged.slice(0, limit);
  const ids = chosen.map((position) => position.slice(position.indexOf("#") + 1));
  return { ids, next: merged.length > limit ? (chosen.at(-1) ?? null) : null };
}

async function queryShard(
  db: Database,
  index: string,
  partition: string,
  limit: number,
  after: string | null,
): Promise<string[]> {
  const rows: Item[] = [];
  let from: Item | undefined;
  do {
    const reply = await db.client.send(
      new QueryCommand({
        TableName: db.tableName,
        IndexName: index,
        KeyConditionExpression: after === null ? "#p = :p" : "#p = :p AND #s < :after",
        ExpressionAttributeNames: { "#p": `${index}pk`, ...(after === null ? {} : { "#s": `${index}sk` }) },
        ExpressionAttributeValues: { ":p": partition, ...(after === null ? {} : { ":after": after }) },
        ScanIndexForward: false,
        Limit: limit - rows.length,
        ExclusiveStartKey: from,
      }),
    );
    rows.push(...(reply.Items ?? []));
    from = reply.LastEvaluatedKey;
  } while (from !== undefined && rows.length < limit);
  return rows.map((row) => String(row[`${index}sk`]));
}
