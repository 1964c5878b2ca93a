/**
 * The one table. This is the only file that spells a key, and the list of access patterns below is the whole of what
 * is asked of it. `infra` and `local` create the table from TABLE.
 *
 * Indexes hold keys only: a list reads the items themselves afterwards, so that it shows what is so now, and a change
 * that moves no key costs no index write. No decision reads an index.
 */

/** Table and index names have at least three characters; every key attribute is a string. */
export const TABLE = {
  key: { partition: "pk", sort: "sk" },
  /** Attribute with the epoch second after which an item may be tidied away; expiry is always judged when read. */
  ttl: "ttl",
  indexes: [
    { name: "gsi1", partition: "gsi1pk", sort: "gsi1sk" },
    { name: "gsi2", partition: "gsi2pk", sort: "gsi2sk" },
    { name: "gsi3", partition: "gsi3pk", sort: "gsi3sk" },
  ],
} as const;

export type IndexName = (typeof TABLE)["indexes"][number]["name"];

/** The version of the stored shapes; every item carries it, and readers of a new version are deployed before writers. */
export const SCHEMA_VERSION = 1;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The keys of every kind of item. */
export const KEYS = {
  product: (id: string): Key => ({ pk: `PRODUCT#${id}`, sk: "PRODUCT" }),
  productCode: (code: string): Key => ({ pk: `PRODUCTCODE#${code}`, sk: "PRODUCTCODE" }),
  account: (id: string): Key => ({ pk: `ACCOUNT#${id}`, sk: "ACCOUNT" }),
  license: (id: string): Key => ({ pk: `LICENSE#${id}`, sk: "LICENSE" }),
  licenseCode: (code: string): Key => ({ pk: `LICENSECODE#${code}`, sk: "LICENSECODE" }),
  /** How many uses are taken: an item of its own and in no index, so that counting never conflicts with an edit. */
  licenseUses: (id: string): Key => ({ pk: `LICENSE#${id}`, sk: "USES" }),
  /** The natural key of an activation: license and node. */
  activation: (licenseId: string, nodeKey: string): Key => ({
    pk: `LICENSE#${licenseId}`,
    sk: `ACTIVATION#${nodeKey}`,
  }),
  /** The age-ordered companion of an active activation; sorts by time, then by node. */
  heldUse: (licenseId: string, activatedAt: number, nodeKey: string): Key => ({
    pk: `LICENSE#${licenseId}`,
    sk: `${HELD}${sortable(activatedAt)}#${nodeKey}`,
  }),
  token: (id: string): Key => ({ pk: `TOKEN#${id}`, sk: "TOKEN" }),
  tokenUses: (id: string): Key => ({ pk: `TOKEN#${id}`, sk: "USES" }),
  node: (id: string): Key => ({ pk: `NODE#${id}`, sk: "NODE" }),
  apiKey: (id: string): Key => ({ pk: `APIKEY#${id}`, sk: "APIKEY" }),
  /** The activity log: one partition for each hour and shard, so that no partition is hot for long. */
  activity: (at: number, id: string): Key => ({
    pk: `ACTIVITY#${Math.floor(at / HOUR_MS)}#${shardOf(id)}`,
    sk: `${sortable(at)}#${id}`,
  }),
  once: (fingerprint: string): Key => ({ pk: `ONCE#${fingerprint}`, sk: "ONCE" }),
  /** Which admin key `countersign setup` made last. */
  setupKey: (): Key => ({ pk: "SETUP", sk: "ADMINKEY" }),
  /** How far a step of the sweep is. */
  sweepStep: (name: string): Key => ({ pk: "SWEEP", sk: `STEP#${name}` }),
  /** When the sweep last succeeded. */
  sweepSuccess: (): Key => ({ pk: "SWEEP", sk: "SUCCESS" }),
} as const;

/** Lists, newest first. A sharded one is read from all shards at once and merged; see page.ts. */
export const LISTS = {
  products: { index: "gsi1", partitions: () => ["PRODUCTS"] },
  accounts: { index: "gsi1", partitions: () => ["ACCOUNTS"] },
  licenses: { index: "gsi1", partitions: () => shards("LICENSES") },
  tokens: { index: "gsi1", partitions: () => shards("TOKENS") },
  activations: { index: "gsi1", partitions: () => shards("ACTIVATIONS") },
  licensesOfAccount: { index: "gsi2", partitions: (id: string) => [`ACCOUNT#${id}#LICENSES`] },
  tokensOfAccount: { index: "gsi2", partitions: (id: string) => [`ACCOUNT#${id}#TOKENS`] },
  activationsOfAccount: { index: "gsi2", partitions: (id: string) => [`ACCOUNT#${id}#ACTIVATIONS`] },
  activationsOfLicense: { index: "gsi3", partitions: (id: string) => [`LICENSE#${id}#ACTIVATIONS`] },
} as const satisfies Record<string, { index: IndexName; partitions: (id: string) => readonly string[] }>;

export type ListName = keyof typeof LISTS;

/** The index attributes that put an item into lists; `owner` names the account or license of the list. */
export function listed(
  places: readonly { readonly list: ListName; readonly owner?: string }[],
  at: number,
  id: string,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { list, owner } of places) {
    const { index, partitions } = LISTS[list];
    const all = partitions(owner ?? "");
    attributes[`${index}pk`] = all[shardOf(id) % all.length] ?? "";
    attributes[`${index}sk`] = listPosition(at, id);
  }
  return attributes;
}

/** Where an item stands in every list that it is in; pages continue below it. */
export function listPosition(at: number, id: string): string {
  return `${sortable(at)}#${id}`;
}

/** The time (epoch ms) in a position. */
export function positionTime(position: string): number {
  return Number(position.slice(0, position.indexOf("#")));
}

/** The sort-key prefix of a license's age-ordered uses. */
export const HELD = "HELD#";

const HOUR_MS = 3_600_000;
const SHARDS = 4;

function shards(name: string): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${name}#${shard}`);
}

function shardOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % SHARDS;
}

function sortable(at: number): string {
  return String(at).padStart(15, "0");
}

/**
 * Every question that is asked of the table. `cost` is in read units (ru) and write units (wu) for items of up to
 * 1 KB; the generated page docs/reference/storage.md shows this list.
 */
export const ACCESS_PATTERNS = [
  {
    question: "What does this token name, how often was it used, and what is known of this node?",
    how: "BatchGet token, token uses, node",
    consistency: "strong",
    guard: "none",
    cost: "3 ru",
  },
  {
    question: "May these licenses be used, and does the node hold them?",
    how: "BatchGet license, license uses, activation for each license, and each product once",
    consistency: "strong",
    guard: "none",
    cost: "4 ru for one license",
  },
  {
    question: "Who holds a use of this license the longest?",
    how: "Query on the license's partition, prefix HELD#, ascending; only when full and `deactivate-oldest`",
    consistency: "strong",
    guard: "none",
    cost: "0.5 to 1 ru",
  },
  {
    question: "Does this node hold a use of this full license after all?",
    how: "GetItem activation, after its license's count was read; only before LICENSE_LIMIT_REACHED",
    consistency: "strong",
    guard: "none",
    cost: "1 ru",
  },
  {
    question: "Give this node its activations.",
    how: "TransactWrite: license uses + 1, activation, held use, for each license; token uses + 1, node, activity",
    consistency: "serializable",
    guard:
      "uses below the limit; activation absent or released; token uses below its uses; node of the same account",
    cost: "15 wu for one license, the three index entries included",
  },
  {
    question: "Is it still so? (a node's poll)",
    how: "BatchGet node, and license, activation, product for each license",
    consistency: "eventual; again strong before any no",
    guard: "none",
    cost: "2 ru for one license",
  },
  {
    question: "The node was in touch today.",
    how: "Update node, once a UTC day",
    consistency: "single item",
    guard: "last contact is of an earlier day",
    cost: "1 wu",
  },
  {
    question: "Give these uses back.",
    how: "TransactWrite: activation released, held use deleted, license uses - 1, for each; node, activity",
    consistency: "serializable",
    guard: "activation active since the time that was read",
    cost: "10 wu for one license",
  },
  {
    question: "Create a product, an account, a license, a token.",
    how: "TransactWrite: the item, its unique code's guard, activity, and the idempotency record where a key was given",
    consistency: "serializable",
    guard: "id and code absent; record absent or over",
    cost: "6 to 10 wu",
  },
  {
    question: "A page of a list, newest first.",
    how: "Query on each shard of the list's index below the cursor, merged; then BatchGet of the items",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "0.5 ru for each 4 KB of keys, and 1 ru an item",
  },
  {
    question: "Who owns this API key?",
    how: "GetItem by the key's HMAC",
    consistency: "eventual; again strong before a no",
    guard: "none",
    cost: "0.5 ru",
  },
  {
    question: "Was this request answered before?",
    how: "GetItem by the HMAC of caller, operation and Idempotency-Key",
    consistency: "strong",
    guard: "none",
    cost: "1 ru",
  },
  {
    question: "Which admin key did setup make last, and this is the next one.",
    how: "GetItem; TransactWrite: setup's note, key, activity, and with --revoke-old the old key and its activity",
    consistency: "strong, serializable",
    guard: "the note is the one that was read",
    cost: "1 ru, 6 or 10 wu",
  },
  {
    question: "How far is the sweep, and when did it last succeed?",
    how: "GetItem and Put for each step that is due, Put of the success once an hour",
    consistency: "strong",
    guard: "nobody else moved the step",
    cost: "1 ru and 1 wu a step, 1 wu a run",
  },
  {
    question: "This token's time is over.",
    how: "TransactWrite: token's note, activity; tokens come from their list, once a day",
    consistency: "serializable",
    guard: "not noted yet, not revoked, and of the same end",
    cost: "4 wu once for each token",
  },
] as const;
