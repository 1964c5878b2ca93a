import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "../../shared/storage/database.ts";
import type { Item } from "../../shared/storage/item.ts";
import { activityPartitions, type Key } from "../../shared/storage/table.ts";
import { deleteItem } from "./table.ts";

/** What somebody with access to the table does to the log. */
export interface Tampering {
  readonly says: string;
  /** What a check must say of it: `entry-changed log_...`, and so on. */
  readonly expected: readonly string[];
  readonly deletes: readonly Item[];
  readonly puts: readonly Item[];
}

/** A number from 0 up to, and not including, `below`. */
type Pick = (below: number) => number;

/** Some change, removal or insertion of an entry of the log, whichever `pick` chooses. */
export function someTampering(items: readonly Item[], pick: Pick): Tampering {
  const item = items[pick(items.length)] as Item;
  const other = items[pick(items.length)] as Item;
  const id = String(item["id"]);
  const ways: readonly (() => Tampering)[] = [
    () => changed(item, pick),
    () => changed(item, pick),
    () => changed(item, pick),
    () => ({ says: "removes", expected: [`entry-removed ${id}`], deletes: [item], puts: [] }),
    () => inserted(item, pick),
    () => doubled(item),
    () => moved(item, other),
  ];
  return (ways[pick(ways.length)] as () => Tampering)();
}

/** Does it, and undoes it again. */
export async function tamperedWith<T>(
  db: Database,
  { deletes, puts }: Tampering,
  run: () => Promise<T>,
): Promise<T> {
  for (const item of deletes) await deleteItem(db, keyOf(item));
  for (const item of puts) await put(db, item);
  try {
    return await run();
  } finally {
    for (const item of puts) await deleteItem(db, keyOf(item));
    for (const item of deletes) await put(db, item);
  }
}

function changed(item: Item, pick: Pick): Tampering {
  const paths = pathsIn(item).filter(([first]) => !/^(?:pk|sk|gsi\d.k|v|ttl)$/.test(String(first)));
  const path = paths[pick(paths.length)] as readonly (string | number)[];
  const before = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], item);
  const values = [undefined, null, "x", 7, ...alike(before)].filter((value) => !same(value, before));
  const value = values[pick(values.length)];
  const after = putAt(item, path, value) as Item;
  const [id, newId] = [item["id"], after["id"]].map(String);
  return {
    says: `changes ${path.join(".")} from ${JSON.stringify(before)} to ${JSON.stringify(value)}`,
    expected: id === newId ? [`entry-changed ${id}`] : [`entry-inserted ${newId}`, `entry-removed ${id}`],
    deletes: [item],
    puts: [after],
  };
}

/** Values that look as if they were right. */
function alike(value: unknown): readonly unknown[] {
  if (typeof value === "number") return [value + 1, value - 1, -value];
  if (typeof value === "string")
    return [`${value} `, value.slice(1), value.toUpperCase(), `${value.slice(0, -1)}0`];
  if (typeof value === "boolean") return [!value];
  if (Array.isArray(value)) return [[...value, "x"], value.slice(1), value.toReversed()];
  return [{}, { ...(value as object), more: 1 }];
}

function inserted(item: Item, pick: Pick): Tampering {
  const id = `log_${pick(1_000_000_000)}`;
  const forged = { ...item, id, sk: `${String(item["sk"]).split("#")[0]}#${id}` };
  return { says: "inserts", expected: [`entry-inserted ${id}`], deletes: [], puts: [forged] };
}

/** The same entry once more, in another shard of its hour. */
function doubled(item: Item): Tampering {
  const hour = Number(String(item["pk"]).split("#")[1]);
  const pk = activityPartitions(hour).find((partition) => partition !== item["pk"]);
  const puts = [{ ...item, pk }];
  return { says: "doubles", expected: [`entry-inserted ${item["id"]}`], deletes: [], puts };
}

/** An entry to another hour, or to another shard of its own, where it is the same as before. */
function moved(item: Item, other: Item): Tampering {
  const isOtherHour = String(item["pk"]).split("#")[1] !== String(other["pk"]).split("#")[1];
  if (!isOtherHour)
    return { says: "removes", expected: [`entry-removed ${item["id"]}`], deletes: [item], puts: [] };
  const expected = [`entry-inserted ${item["id"]}`, `entry-removed ${item["id"]}`];
  return { says: "moves", expected, deletes: [item], puts: [{ ...item, pk: other["pk"] }] };
}

function keyOf(item: Item): Key {
  return { pk: String(item["pk"]), sk: String(item["sk"]) };
}

async function put(db: Database, Item: Item): Promise<void> {
  await db.client.send(new PutCommand({ TableName: db.tableName, Item }));
}

/** The paths of everything inside a value, parts of parts included. */
function pathsIn(value: unknown): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [];
  const names = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value);
  return names.flatMap((name) => [
    [name],
    ...pathsIn((value as Record<string | number, unknown>)[name]).map((rest) => [name, ...rest]),
  ]);
}

function putAt(value: unknown, [first, ...rest]: readonly (string | number)[], put: unknown): unknown {
  if (first === undefined) return put;
  if (Array.isArray(value))
    return value.flatMap((each, at) => {
      const now = at === first ? putAt(each, rest, put) : each;
      return now === undefined ? [] : [now];
    });
  return { ...(value as object), [first]: putAt((value as Record<string, unknown>)[first], rest, put) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
