import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import { type ActivityFilter, fitsActivity } from "../domain/activity-filter.ts";
import { HOUR_MS, utcHour } from "../domain/time.ts";
import type { Database } from "./database.ts";
import { fromItem, type Item } from "./item.ts";
import { type PageRequest, readPage } from "./page.ts";
import { getItems } from "./read.ts";
import { loadQuietHours } from "./seals.ts";
import { activityPartitions, KEYS, listPosition, positionId, positionTime } from "./table.ts";

/**
 * At most so much is looked at for one page: then it is short, or even empty, and goes on all the same. Hours that are known
 * to be empty, by their seals, cost nothing but a place in the span.
 */
const HOURS_MOST = 168;
const SPAN_HOURS = 744;
const ENTRIES_MOST = 2_000;
const AT_ONCE = 200;

/** What is asked of the log; it has a beginning and an end. */
export type LogFilter = ActivityFilter & { readonly from: number; readonly to: number };

/** Entries that fit, newest first, and the position to continue below; null when there is nothing more. */
export interface LogPage {
  readonly entries: readonly ActivityEntry[];
  readonly next: string | null;
}

type LogRequest = Pick<PageRequest, "limit" | "after">;

/** An entry and where it stands. */
interface Row {
  readonly position: string;
  readonly entry: ActivityEntry;
}

/** A page of the log: walks back from hour to hour until it is full. */
export async function listActivity(db: Database, filter: LogFilter, request: LogRequest): Promise<LogPage> {
  const page = new PageUnderWay(filter, request.limit);
  let below = request.after ?? listPosition(filter.to, "");
  let hour = utcHour(positionTime(below));
  const first = utcHour(filter.from);
  const last = Math.max(first, hour - SPAN_HOURS);
  const quiet = await loadQuietHours(db, last, hour);
  for (let hours = 0; hours < HOURS_MOST && hour >= last && !page.isEnough; ) {
    const isQuiet = quiet.has(hour);
    const { rows, isEnd } = isQuiet
      ? NOTHING
      : await readHour(db, hour, { limit: page.wanted, after: below });
    const end = page.add(rows);
    if (end !== null) return page.endingAt(end);
    below = isEnd ? listPosition(hour * HOUR_MS, "") : (rows.at(-1)?.position ?? below);
    if (!isEnd) continue;
    hour -= 1;
    hours += isQuiet ? 0 : 1;
  }
  return page.endingAt(hour < first ? null : below);
}

const NOTHING = { rows: [], isEnd: true } as const;

/** A page of what the log has of one account, out of the list of its entries. */
export async function listActivityOf(
  db: Database,
  list: "activityOfAccount",
  accountId: string,
  filter: LogFilter,
  { limit, after }: LogRequest,
): Promise<LogPage> {
  const page = new PageUnderWay(filter, limit);
  const bounds = { from: filter.from, to: filter.to };
  let below = after;
  while (!page.isEnough) {
    const read = await readPage(db, list, accountId, { ...bounds, limit: page.wanted, after: below });
    const keys = read.positions.map((position) =>
      KEYS.activity(positionTime(position), positionId(position)),
    );
    const found = await getItems(db, keys, "strong");
    const last = page.add(keys.flatMap((key) => rowOf(found.get(key))));
    if (last !== null || read.next === null) return page.endingAt(last);
    below = read.next;
  }
  return page.endingAt(below);
}

class PageUnderWay {
  readonly #filter: ActivityFilter;
  readonly #limit: number;
  readonly #entries: ActivityEntry[] = [];
  #read = 0;
  constructor(filter: ActivityFilter, limit: number) {
    this.#filter = filter;
    this.#limit = limit;
  }
  get isEnough(): boolean {
    return this.#read >= ENTRIES_MOST;
  }
  /** As much again as was read so far: what fits nearly always reads little, and what seldom fits is soon through. */
  get wanted(): number {
    return Math.min(
      AT_ONCE,
      ENTRIES_MOST - this.#read,
      Math.max(this.#limit - this.#entries.length, this.#read),
    );
  }
  /** Takes what fits; gives the position of the last entry once the page is full. */
  add(rows: readonly Row[]): string | null {
    this.#read += rows.length;
    for (const { entry, position } of rows) {
      if (!fitsActivity(entry, this.#filter)) continue;
      this.#entries.push(entry);
      if (this.#entries.length === this.#limit) return position;
    }
    return null;
  }
  endingAt(next: string | null): LogPage {
    return { entries: this.#entries, next };
  }
}

/** Entries of one hour (counted from 1970) below a position, newest first; `isEnd`: there are no more. */
export async function readHour(
  db: Database,
  hour: number,
  { limit, after }: LogRequest,
): Promise<{ readonly rows: readonly Row[]; readonly isEnd: boolean }> {
  const shards = await Promise.all(
    activityPartitions(hour).map((partition) => queryShard(db, partition, after, limit + 1)),
  );
  const merged = shards.flat().sort((a, b) => (String(a["sk"]) < String(b["sk"]) ? 1 : -1));
  return { rows: merged.slice(0, limit).flatMap(rowOf), isEnd: merged.length <= limit };
}

async function queryShard(
  db: Database,
  partition: string,
  below: string | null,
  most: number,
): Promise<readonly Item[]> {
  const rows: Item[] = [];
  let from: Item | undefined;
  do {
    const reply = await db.client.send(
      new QueryCommand({
        TableName: db.tableName,
        KeyConditionExpression: below === null ? "pk = :pk" : "pk = :pk AND sk < :below",
        ExpressionAttributeValues: { ":pk": partition, ...(below === null ? {} : { ":below": below }) },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: most - rows.length,
        ExclusiveStartKey: from,
      }),
    );
    rows.push(...(reply.Items ?? []));
    from = reply.LastEvaluatedKey;
  } while (from !== undefined && rows.length < most);
  return rows;
}

function rowOf(item: Item | undefined): Row[] {
  const entry = fromItem<ActivityEntry>(item);
  return item === undefined || entry === null ? [] : [{ position: String(item["sk"]), entry }];
}
