import { type Key, SCHEMA_VERSION } from "./table.ts";

/** An item as the document client gives and takes it. */
export type Item = Record<string, unknown>;

const STORAGE_ATTRIBUTE = /^(?:pk|sk|gsi\d+pk|gsi\d+sk|ttl|v)$/;

/** An item to be put: a domain value, its key, the attributes that list it, and the version of its shape. */
export function toItem(key: Key, value: object, attributes: Record<string, string | number> = {}): Item {
  return { ...value, ...attributes, ...key, v: SCHEMA_VERSION };
}

/** The domain value inside an item, or null for an absent one. Sets come back as arrays. */
export function fromItem<T>(item: Item | undefined): T | null {
  if (item === undefined) return null;
  const entries = Object.entries(item).filter(([name]) => !STORAGE_ATTRIBUTE.test(name));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Set ? [...value] : value]),
  ) as T;
}
