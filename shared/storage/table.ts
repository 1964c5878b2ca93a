/**
 * The one table. This is the only file that spells a key, and the list of access patterns below is the whole of what
 * is asked of it. `infra` and `local` create the table from TABLE. It is long because it is that one place: two thirds of
 * it are the rows of the list, which are read one at a time.
 *
 * Indexes hold keys only: a list reads the items themselves afterwards, so that it shows what is so now, and a change
 * that moves no key costs no index write. No decision reads an index.
 */

import type { Mode } from "../domain/activation.ts";

/** Table and index names have at least three characters; every key attribute is a string. */
export const TABLE = {
  key: { partition: "pk", sort: "sk" },
  /** Attribute with the epoch second after which an item may be tidied away; expiry is always judged when read. */
  ttl: "ttl",
  indexes: [
    { name: "gsi1", partition: "gsi1pk", sort: "gsi1sk" },
    { name: "gsi2", partition: "gsi2pk", sort: "gsi2sk" },
    { name: "gsi3", partition: "gsi3pk", sort: "gsi3sk" },
    { name: "gsi4", partition: "gsi4pk", sort: "gsi4sk" },
    { name: "gsi5", partition: "gsi5pk", sort: "gsi5sk" },
    { name: "gsi6", partition: "gsi6pk", sort: "gsi6sk" },
    { name: "gsi7", partition: "gsi7pk", sort: "gsi7sk" },
    // In reserve: CloudFormation adds one index at a time to a table that exists, and an empty one costs nothing.
    { name: "gsi8", partition: "gsi8pk", sort: "gsi8sk" },
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
  /** What sites of the License Manager protocol send as `product_id`. */
  productReference: (reference: string): Key => ({ pk: `PRODUCTREF#${reference}`, sk: "PRODUCTREF" }),
  account: (id: string): Key => ({ pk: `ACCOUNT#${id}`, sk: "ACCOUNT" }),
  license: (id: string): Key => ({ pk: `LICENSE#${id}`, sk: "LICENSE" }),
  licenseCode: (code: string): Key => ({ pk: `LICENSECODE#${code}`, sk: "LICENSECODE" }),
  /** How many uses are taken: an item of its own and in no index, so that counting never conflicts with an edit. */
  licenseUses: (id: string): Key => ({ pk: `LICENSE#${id}`, sk: "USES" }),
  /** The natural key of an activation: license and holder. */
  activation: (licenseId: string, holderKey: string): Key => ({
    pk: `LICENSE#${licenseId}`,
    sk: `ACTIVATION#${holderKey}`,
  }),
  /**
   * The age-ordered companion of an active activation; sorts by time, then by holder. Those of offline activations stand apart, so
   * that the oldest uses are those that can be taken over, however many others there are.
   */
  heldUse: (licenseId: string, activatedAt: number, holderKey: string, mode: Mode = "online"): Key => ({
    pk: `LICENSE#${licenseId}`,
    sk: `${mode === "offline" ? HELD_OFFLINE : HELD}${sortable(activatedAt)}#${holderKey}`,
  }),
  /** A return string that was accepted, and what it freed. */
  acceptedReturn: (nodeId: string, jti: string): Key => ({ pk: `NODE#${nodeId}`, sk: `RETURN#${jti}` }),
  /** How many request strings of a source were looked at in a stretch of time. */
  answerCount: (source: string, stretch: number): Key => ({
    pk: `ANSWERS#${source}#${stretch}`,
    sk: "COUNT",
  }),
  attempt: (id: string): Key => ({ pk: `ATTEMPT#${id}`, sk: "ATTEMPT" }),
  token: (id: string): Key => ({ pk: `TOKEN#${id}`, sk: "TOKEN" }),
  tokenUses: (id: string): Key => ({ pk: `TOKEN#${id}`, sk: "USES" }),
  node: (id: string): Key => ({ pk: `NODE#${id}`, sk: "NODE" }),
  keyFile: (id: string): Key => ({ pk: `KEYFILE#${id}`, sk: "KEYFILE" }),
  /** What the numbers of one file's keys begin with. */
  keyPrefix: (prefix: string): Key => ({ pk: `KEYPREFIX#${prefix}`, sk: "KEYPREFIX" }),
  evaluation: (id: string): Key => ({ pk: `EVALUATION#${id}`, sk: "EVALUATION" }),
  /** A node's evaluations: an attribute for each product, with the evaluation's id. */
  nodeEvaluations: (nodeId: string): Key => ({ pk: `NODE#${nodeId}`, sk: "EVALUATIONS" }),
  /** The evaluations of a product that are found by one component of hardware. */
  evaluationHardware: (productId: string, component: string, hash: string): Key => ({
    pk: `HARDWARE#${productId}#${component}#${hash}`,
    sk: "EVALUATIONS",
  }),
  /** New evaluations that a source started in an hour (counted from 1970). */
  evaluationStarts: (source: string, hour: number): Key => ({
    pk: `EVALSTARTS#${source}#${hour}`,
    sk: "COUNT",
  }),
  apiKey: (id: string): Key => ({ pk: `APIKEY#${id}`, sk: "APIKEY" }),
  /** The activity log: one partition for each hour and shard, so that no partition is hot for long. */
  activity: (at: number, id: string): Key => ({
    pk: `ACTIVITY#${Math.floor(at / HOUR_MS)}#${shardOf(id)}`,
    sk: `${sortable(at)}#${id}`,
  }),
  /** The seal of an hour of the log; all of them in one partition, which gets one write an hour. */
  seal: (hour: number): Key => ({ pk: SEALS, sk: `${sortable(hour)}#SEAL` }),
  /** How far the log is sealed, and how far it is pruned. */
  sealHead: (): Key => ({ pk: SEALS, sk: "HEAD" }),
  prunedHours: (): Key => ({ pk: SEALS, sk: "PRUNED" }),
  /** The ids and hashes that an hour's seal was made over, some thousands in each part. */
  entryHashes: (hour: number, part: number): Key => ({
    pk: `ENTRYHASHES#${hour}`,
    sk: `PART#${sortable(part)}`,
  }),
  once: (fingerprint: string): Key => ({ pk: `ONCE#${fingerprint}`, sk: "ONCE" }),
  /** A blacklisted domain, address or prefix. */
  blacklistEntry: (target: string): Key => ({ pk: `BLACKLIST#${target}`, sk: "ENTRY" }),
  /** Failed attempts of a source, by the hour. */
  attemptCount: (target: string): Key => ({ pk: `BLACKLIST#${target}`, sk: "COUNT" }),
  /** Whose a domain is said to be, or what is below it (`*.example.com`): an account's, a license's, an activation's. */
  domainClaim: (pattern: string, ownerId: string): Key => ({
    pk: `DOMAIN#${pattern}`,
    sk: `CLAIM#${ownerId}`,
  }),
  /** What the vendor has set; one item. */
  settings: (): Key => ({ pk: "SETTINGS", sk: "SETTINGS" }),
  /** Which admin key `countersign setup` made last. */
  setupKey: (): Key => ({ pk: "SETUP", sk: "ADMINKEY" }),
  /** What was counted of an hour or a day (counted from 1970), and what else is counted: `ending` of a block of days, `total` of a month. */
  statistics: (of: "hour" | "day" | "ending" | "total", name: number | string): Key => ({
    pk: `STATISTICS#${of}#${name}`,
    sk: "STATISTICS",
  }),
  /** How far a step of the sweep is. */
  sweepStep: (name: string): Key => ({ pk: "SWEEP", sk: `STEP#${name}` }),
  /** When the sweep last succeeded. */
  sweepSuccess: (): Key => ({ pk: "SWEEP", sk: "SUCCESS" }),
} as const;

/**
 * Lists, newest first. Their names are short: every item in five lists pays for them. A sharded one is read from all shards at once
 * and merged; see page.ts.
 */
export const LISTS = {
  products: { index: "gsi1", partitions: () => ["PRODUCTS"] },
  accounts: { index: "gsi1", partitions: () => ["ACCOUNTS"] },
  licenses: { index: "gsi1", partitions: () => shards("LICENSES") },
  tokens: { index: "gsi1", partitions: () => shards("TOKENS") },
  apiKeys: { index: "gsi1", partitions: () => ["APIKEYS"] },
  activations: { index: "gsi1", partitions: () => shards("ACT") },
  licensesOfAccount: { index: "gsi2", partitions: (id: string) => [`${id}#LICENSE`] },
  tokensOfAccount: { index: "gsi2", partitions: (id: string) => [`${id}#TOKEN`] },
  activationsOfAccount: { index: "gsi2", partitions: (id: string) => [`${id}#ACT`] },
  activationsOfLicense: { index: "gsi3", partitions: (id: string) => [`${id}#ACT`] },
  licensesOfProduct: { index: "gsi3", partitions: (id: string) => shards(`${id}#LICENSE`) },
  activationsOfProduct: { index: "gsi4", partitions: (id: string) => shards(`${id}#ACT`) },
  /** Ordered by domain, then by time: it is asked by a domain or by how one begins. */
  activationsByDomain: { index: "gsi5", partitions: () => shards("ACTDOMAIN") },
  activationsOfIp: { index: "gsi6", partitions: (ip: string) => [`IP#${ip}#ACT`] },
  blacklist: { index: "gsi1", partitions: () => shards("BLACKLIST") },
  attempts: { index: "gsi1", partitions: () => shards("ATTEMPT") },
  attemptsOfAccount: { index: "gsi2", partitions: (id: string) => [`${id}#ATTEMPT`] },
  attemptsOfLicense: { index: "gsi3", partitions: (id: string) => [`${id}#ATTEMPT`] },
  /** Attempts with a code that no license has. */
  attemptsOfCode: { index: "gsi3", partitions: (code: string) => [`CODE#${code}#ATTEMPT`] },
  attemptsOfProduct: { index: "gsi4", partitions: (id: string) => shards(`${id}#ATTEMPT`) },
  attemptsByDomain: { index: "gsi5", partitions: () => shards("ATTEMPTDOMAIN") },
  attemptsOfIp: { index: "gsi6", partitions: (ip: string) => [`IP#${ip}#ATTEMPT`] },
  evaluations: { index: "gsi1", partitions: () => shards("EVAL") },
  evaluationsOfAccount: { index: "gsi2", partitions: (id: string) => [`${id}#EVAL`] },
  evaluationsOfNode: { index: "gsi3", partitions: (id: string) => [`${id}#EVAL`] },
  /** By when they end or ended; those that a license ended are not in it. */
  evaluationsByEnd: { index: "gsi5", partitions: () => shards("EVALEND") },
  evaluationsOfProduct: { index: "gsi6", partitions: (id: string) => shards(`${id}#EVAL`) },
  keyFiles: { index: "gsi1", partitions: () => ["KEYFILES"] },
  keyFilesOfAccount: { index: "gsi2", partitions: (id: string) => [`${id}#KEYFILE`] },
  activityOfAccount: { index: "gsi7", partitions: (id: string) => [`${id}#LOG`] },
  /** What ends by date and was not told of yet, by when the sweep is to look at it; see due.ts. */
  licensesDue: { index: "gsi4", partitions: () => shards("LICENSEDUE") },
  apiKeysDue: { index: "gsi4", partitions: () => shards("APIKEYDUE") },
  blacklistDue: { index: "gsi4", partitions: () => shards("BLACKLISTDUE") },
  evaluationsDue: { index: "gsi4", partitions: () => shards("EVALDUE") },
  /** Counts of failed attempts, by when the first of them was counted. */
  attemptCounts: { index: "gsi4", partitions: () => shards("ATTEMPTCOUNT") },
} as const satisfies Record<string, { index: IndexName; partitions: (id: string) => readonly string[] }>;

export type ListName = keyof typeof LISTS;

/**
 * A list that an item is in: `owner` names the account, license, ... of the list, `under` what it is ordered by before time,
 * `at` the time in it where it is not that of the other lists.
 */
export interface ListPlace {
  readonly list: ListName;
  readonly owner?: string;
  readonly under?: string;
  readonly at?: number;
}

/** The index attributes that put an item into lists. */
export function listed(places: readonly ListPlace[], at: number, id: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { list, owner, under, at: own } of places) {
    const { index, partitions } = LISTS[list];
    const all = partitions(owner ?? "");
    const position = listPosition(own ?? at, id);
    attributes[`${index}pk`] = all[shardOf(id) % all.length] ?? "";
    attributes[`${index}sk`] = under === undefined ? position : `${under}#${position}`;
  }
  return attributes;
}

/** The names of the two attributes that put an item into a list, to take it out again. */
export function placeNames(list: ListName): readonly [partition: string, position: string] {
  const { index } = LISTS[list];
  return [`${index}pk`, `${index}sk`];
}

/** Where an item stands in every list that it is in; pages continue below it. */
export function listPosition(at: number, id: string): string {
  return `${sortable(at)}#${id}`;
}

/** The time (epoch ms) in a position. */
export function positionTime(position: string): number {
  return Number.parseInt(position.slice(0, position.indexOf("#")), 36);
}

/** The id in a position. */
export function positionId(position: string): string {
  return position.slice(position.lastIndexOf("#") + 1);
}

/**
 * The lowest and the highest text that a position may be: of times from `from` on and before `to`, `under` one domain, or with
 * any domain that begins so, of which the time comes later in the position and bounds nothing.
 */
export function positionRange({ from, to, under, beginning }: PositionBounds): readonly [string, string] {
  if (beginning !== undefined) return [beginning, `${beginning}${TOP_OF_LIST}`];
  const prefix = under === undefined ? "" : `${under}#`;
  const low = sortable(Math.max(0, from ?? 0));
  const high = to === undefined ? TOP_OF_LIST : sortable(Math.max(0, to));
  return [prefix + low, prefix + high];
}

export interface PositionBounds {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly under?: string | undefined;
  readonly beginning?: string | undefined;
}

/** Sorts after everything that stands in a position; a list goes on below it from its beginning. */
export const TOP_OF_LIST = "~";

/** The partitions of an hour (counted from 1970) of the activity log. */
export function activityPartitions(hour: number): readonly string[] {
  return shards(`ACTIVITY#${hour}`);
}

/** The sort-key prefix of a license's age-ordered uses: those that may be taken over, those of offline activations, and all. */
export const HELD = "HELD#";
export const HELD_OFFLINE = "HELDOFFLINE#";
export const HELD_ANY = "HELD";

const HOUR_MS = 3_600_000;
const SHARDS = 4;
const SEALS = "SEALS";

function shards(name: string): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${name}#${shard}`);
}

function shardOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % SHARDS;
}

/** Ten characters that sort as the times do, up to the year 9999 and far beyond. */
function sortable(at: number): string {
  return at.toString(36).padStart(10, "0");
}

/**
 * Every question that is asked of the table. `cost` is in read units (ru) and write units (wu) for items of up to
 * 1 KB; the generated page docs/reference/storage.md shows this list.
 */
export const ACCESS_PATTERNS = [
  {
    question: "What does this token name, how often was it used, and what is known of this node?",
    how: "BatchGet token, token uses, node, and the keys under which the address may be blacklisted",
    consistency: "strong",
    guard: "none",
    cost: "7 ru, 8 over IPv6",
  },
  {
    question: "May these licenses be used, and does the node hold them?",
    how: "BatchGet license, license uses, activation for each license, and each product once",
    consistency: "strong",
    guard: "none",
    cost: "4 ru for one license",
  },
  {
    question: "Who holds a use of this license the longest, of those whose use may be taken over?",
    how: "Query on the license's partition, prefix HELD#, ascending, so without offline activations; only when full and `deactivate-oldest`",
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
    how: "TransactWrite: license uses + 1, activation, held use, for each license; token uses + 1, node, activity; and an entry about whose use was taken over",
    consistency: "serializable",
    guard:
      "uses below the limit; activation absent or released; token uses below its uses; node of the same account",
    cost: "18 wu for one license, the six index entries included; 25 where a use is taken over",
  },
  {
    question: "Is it still so? (a node's poll)",
    how: "BatchGet node, the keys of the blacklist, and license, activation, product for each license",
    consistency: "eventual; again strong before any no",
    guard: "none",
    cost: "4 ru for one license, 4.5 over IPv6",
  },
  {
    question: "Which nodes share a license with this one?",
    how: "BatchGet node and the keys of the blacklist; BatchGet license and activation for each license; for each a Query on its partition, prefix HELD, 101 at most, and BatchGet of products; BatchGet of 100 nodes at most",
    consistency: "strong",
    guard: "none: it is for people to look at, and decides nothing",
    cost: "9 ru and 1 ru a node for one license",
  },
  {
    question: "The node was in touch today.",
    how: "Update node, once a UTC day",
    consistency: "single item",
    guard: "last contact is of an earlier day",
    cost: "1 wu",
  },
  {
    question: "Which evaluations has this node, or its hardware, of these products?",
    how: "BatchGet node, its evaluations, the address's starts, the keys of the blacklist, each product's code; BatchGet products, the node's evaluations and activations, and where it has none the components of its hardware; BatchGet of what those name, 10 for each product at most",
    consistency: "strong",
    guard: "none",
    cost: "8 ru and 3 for each product; once for each product 1 ru a component",
  },
  {
    question: "Start an evaluation, find it again under a new key, follow its hardware.",
    how: "TransactWrite: evaluation, the node's evaluations, each component of its hardware, the address's starts, activity",
    consistency: "serializable",
    guard:
      "evaluation absent or of the revision that was read; the node has none of the product; each component as it was read; starts below the limit",
    cost: "13 wu, five index entries included, and 2 a component; once for each product and hardware",
  },
  {
    question: "Extend an evaluation; tell of its end; a license ended it.",
    how: "BatchGet evaluation; TransactWrite: evaluation, activity, and the idempotency record where a key was given. At an activation in its transaction, where that has room",
    consistency: "strong, serializable",
    guard: "the evaluation is of the revision that was read; record absent or over",
    cost: "1 ru, 6 to 8 wu, the index entries that move included",
  },
  {
    question:
      "Which evaluations are there: all, of an account, a product or a node, or ending before a time?",
    how: "Query on the list of the most selective filter, merged; then BatchGet of the evaluations; at most 1,000 a request",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "0.5 ru for each 4 KB of keys, and 1 ru an evaluation that is read",
  },
  {
    question: "Give these uses back.",
    how: "TransactWrite: activation released, held use deleted, license uses - 1, for each; node, activity",
    consistency: "serializable",
    guard:
      "activation active since the time that was read, in the same mode, and no response made for it since",
    cost: "11 wu for one license",
  },
  {
    question: "May a node without a connection have these licenses?",
    how: "BatchGet node; then what an exchange of a token asks of licenses, and GetItem of the evaluations that they end",
    consistency: "strong",
    guard: "none",
    cost: "6 ru for one license",
  },
  {
    question: "Which licenses of this account might a node get? (none is named)",
    how: "Query on the account's list, 200 at most; BatchGet license, license uses, activation for each, and each product",
    consistency: "the list eventual, the rest strong; decided by what an answer reads afterwards",
    guard: "none",
    cost: "1 ru and 3 ru a license",
  },
  {
    question: "How many request strings did this source bring with license codes?",
    how: "Update count of the source and ten minutes, ADD",
    consistency: "single item",
    guard: "below the most",
    cost: "1 wu",
  },
  {
    question: "A response string was made once more for a use that is held.",
    how: "TransactWrite: activation, and where it was online its held use moved; node, activity",
    consistency: "serializable",
    guard: "activation active since the time that was read, in the same mode",
    cost: "6 wu for one license; 8 where it was online",
  },
  {
    question: "Was this return string accepted before? Give back what it names.",
    how: "GetItem return, BatchGet activations and release counts; TransactWrite as for uses that are given back, and the return",
    consistency: "strong, serializable",
    guard: "those of a release; no response made since; return absent",
    cost: "3 ru, 13 wu for one license",
  },
  {
    question: "Create a product, an account, a license, a token, an API key.",
    how: "TransactWrite: the item, its unique code's guard, a claim on each of its domains, activity, and the idempotency record where a key was given",
    consistency: "serializable",
    guard: "id and code absent; record absent or over",
    cost: "6 to 10 wu, 2 more for each domain",
  },
  {
    question: "Make a key file.",
    how: "BatchGet account; TransactWrite: key file, the claim on its prefix, activity, and the idempotency record where a key was given",
    consistency: "strong, serializable",
    guard: "file and prefix absent; record absent or over",
    cost: "1 ru, 9 to 11 wu",
  },
  {
    question: "May this server use this key file?",
    how: "BatchGet key file, node, and the keys of the blacklist; a refused one: Put activity",
    consistency: "strong",
    guard: "none",
    cost: "6 ru, and 1 ru for each further 4 KB of the file's item: so many are 1,000 withdrawn keys",
  },
  {
    question: "A server takes a place of a key file, gives it back, or was in touch; keys are withdrawn.",
    how: "TransactWrite: key file, activity where there is something to tell, and the idempotency record where a key was given; contact at most twice a day",
    consistency: "serializable",
    guard: "the file is of the revision that was read; record absent or over",
    cost: "2 wu for a contact, else 5 to 7; and 2 wu for each further KB of the file's item",
  },
  {
    question: "Which key files are there: all, or of an account, for servers of one type?",
    how: "Query on the list; then BatchGet of the files; at most 1,000 a request",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "0.5 ru for each 4 KB of keys, and 1 ru a file that is read",
  },
  {
    question: "Change, block or revoke a license.",
    how: "BatchGet license, license uses; TransactWrite: license, the revision at its uses, activity, and the idempotency record where a key was given",
    consistency: "strong, serializable",
    guard: "the license is of the revision that was read; record absent or over",
    cost: "2 ru, 7 to 11 wu",
  },
  {
    question: "Change a product.",
    how: "GetItem product, and each that it is to require; BatchGet for each link of what they require; TransactWrite: product, its new and its old reference, activity, and the idempotency record where a key was given",
    consistency: "strong, serializable",
    guard: "the product is as it was read; reference free; record absent or over",
    cost: "1 ru a product, 4 to 12 wu",
  },
  {
    question: "What would happen if this node or site activated this license now?",
    how: "BatchGet license, license uses; then what an activation of it reads; nothing is written",
    consistency: "strong",
    guard: "none",
    cost: "7 ru",
  },
  {
    question: "A page of a list, newest first.",
    how: "Query on each shard of the list's index below the cursor, merged; then BatchGet of the items",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "0.5 ru for each 4 KB of keys, and 1 ru an item",
  },
  {
    question: "Which activations and failed attempts fit these filters?",
    how: "Query on the index of the most selective filter within its times, activations and attempts merged; BatchGet of the records; at most 1,000 a request",
    consistency: "index eventual, records strong",
    guard: "none",
    cost: "1 ru a record read, fitting or not",
  },
  {
    question: "Which activations were without contact for so many days?",
    how: "Query on the list of all or of a product, of those made before; BatchGet of the activations, and of their holders",
    consistency: "index eventual, items strong",
    guard: "none; the release itself: activation as read, holder not in touch since",
    cost: "2 ru an activation",
  },
  {
    question: "Who holds uses of this license, to release them all?",
    how: "Query on the license's partition, prefix HELD, ascending, online ones first, 200 at most; then one release after the other",
    consistency: "strong",
    guard: "none; each release: activation active since the time that was read",
    cost: "3 to 4 ru, and 3 ru and 11 wu a release",
  },
  {
    question: "Make this released activation active again.",
    how: "BatchGet and GetItem as for a new activation, and what its holder has; TransactWrite as for a new one, without a token",
    consistency: "strong, serializable",
    guard: "those of a new activation; its holder not in touch meanwhile",
    cost: "7 ru, 11 wu and the index entries that move",
  },
  {
    question:
      "Which licenses have this in their code or their order reference? (an administration program's search)",
    how: "Pages of a list of licenses, then BatchGet of license and uses; at most 1,000 licenses a request",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "2 ru a license that is read",
  },
  {
    question: "Which account is this customer's? (an administration program's)",
    how: "BatchGet account, by an id that is an HMAC of what names the customer; TransactWrite account, activity where there is none",
    consistency: "strong",
    guard: "account absent",
    cost: "1 ru; 4 to 6 wu once for each customer",
  },
  {
    question: "Is this source blacklisted?",
    how: "In the batch that the request reads anyway: its address and three prefixes (IPv6: four), its domain and two parents",
    consistency: "eventual at a poll, and strong before a no; strong elsewhere",
    guard: "none",
    cost: "4 to 8 keys: 0.5 ru each at a poll, 1 ru elsewhere, however long the blacklist is",
  },
  {
    question: "A blacklisted source was refused.",
    how: "Update entry, at most once a minute for each entry; it is no attempt and counts towards nothing",
    consistency: "single item",
    guard: "it was not noted in the last minute",
    cost: "1 wu a minute",
  },
  {
    question: "Another attempt of this source failed: how many is that in 24 hours?",
    how: "Update count, ADD to the hour's attribute, and read the sum from what it returns; for an address or its /64, /56, /48, and for a domain",
    consistency: "single item",
    guard: "none",
    cost: "1 to 4 wu; twice that for a source's first",
  },
  {
    question: "Is this domain, of which so many attempts failed, a customer's?",
    how: "Query on the claims of the domain and of what it is below, 26 of each at most; BatchGet of who claims it; only at the threshold",
    consistency: "strong",
    guard: "none",
    cost: "0.5 ru a label and pattern, and 1 ru a claim",
  },
  {
    question: "Put a source on the blacklist, or lift it.",
    how: "BatchGet entry; TransactWrite: entry, activity, and the idempotency record where a key was given; when lifted, its count deleted; 45 entries of a range at once. An automatic entry keeps the ids of the newest 20 attempts, from their lists",
    consistency: "strong, serializable; the lists eventual",
    guard: "the entry is of the revision that was read; record absent or over",
    cost: "1 ru, 6 wu an entry; 2 wu more when lifted",
  },
  {
    question: "What would a request from this address or for this domain get?",
    how: "BatchGet entries, BatchGet counts, and whether the domain is a customer's",
    consistency: "strong",
    guard: "none",
    cost: "8 to 12 ru",
  },
  {
    question: "Who owns this API key?",
    how: "GetItem by the key's HMAC; a revoked key opens nothing from the next request on",
    consistency: "strong",
    guard: "none",
    cost: "1 ru",
  },
  {
    question: "This API key opens nothing from now on.",
    how: "TransactWrite: key, activity, and the idempotency record where one was given; before it BatchGet key",
    consistency: "serializable",
    guard: "not revoked yet; record absent or over",
    cost: "1 ru, 4 to 6 wu",
  },
  {
    question: "Was this request answered before?",
    how: "GetItem by the HMAC of caller, operation and Idempotency-Key",
    consistency: "strong",
    guard: "none",
    cost: "1 ru",
  },
  {
    question: "What has the vendor set?",
    how: "GetItem; each process keeps it for 30 s",
    consistency: "strong",
    guard: "none",
    cost: "1 ru",
  },
  {
    question: "The vendor changes settings.",
    how: "TransactWrite: settings, activity, and the idempotency record where a key was given",
    consistency: "serializable",
    guard: "the settings are of the revision that was read",
    cost: "4 to 8 wu",
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
    question: "A page of the activity log, newest first.",
    how: "Query on the seals for hours without entries; Query on the four shards of the others, backwards: at most 168 hours and 2,000 entries a request",
    consistency: "strong",
    guard: "none",
    cost: "4 ru for an hour of up to 16 KB",
  },
  {
    question: "A page of an account's part of the activity log.",
    how: "Query on the account's list, then BatchGet of the entries; at most 2,000 a request",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "0.5 ru for each 4 KB of keys, and 1 ru an entry",
  },
  {
    question: "Seal the hours that are closed.",
    how: "Query on the four shards of the hour; Put of the ids and hashes of its entries; TransactWrite: seal, head",
    consistency: "strong, serializable",
    guard: "the head is at the hour before",
    cost: "1 ru for each 4 KB of entries, 1 wu for each 14 of them, 4 wu an hour",
  },
  {
    question: "Are these hours as they were sealed?",
    how: "Query on the seals; Query on the shards of each hour; of an hour that differs Query on its ids and hashes",
    consistency: "strong",
    guard: "none",
    cost: "1 ru for each 4 KB",
  },
  {
    question: "These addresses are 30 days old.",
    how: "Query on the hour's shards, or the list of attempts; BatchGet of what ended; Update of each that is raw",
    consistency: "strong; the list eventual",
    guard: "it is still as it was read",
    cost: "1 wu an entry; 2 wu more where an index holds the address",
  },
  {
    question: "These hours are older than the log is kept.",
    how: "Query on the hour's shards and its hashes; Delete of each item; the seal stays",
    consistency: "strong",
    guard: "none: they are of sealed hours before the one that the head names",
    cost: "1 wu an entry",
  },
  {
    question: "This token's time is over.",
    how: "TransactWrite: token's note, activity; tokens come from their list, once a day",
    consistency: "serializable",
    guard: "not noted yet, not revoked, and of the same end",
    cost: "4 wu once for each token",
  },
  {
    question: "What ends by date and is due? (licenses, evaluations, API keys, blacklist entries)",
    how: "Query on each shard of a list by when the next notice is due, up to now, oldest first; then BatchGet of the items",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "2 ru an hour for each list, and 1 or 2 ru an item that is due; 1 wu for its place when it is made",
  },
  {
    question: "This license is expiring, in grace, or expired.",
    how: "TransactWrite: license with a note and its next place, revision on its count, an activity entry for each notice",
    consistency: "serializable",
    guard: "the license is of the revision that was read",
    cost: "8 wu once for each notice",
  },
  {
    question: "This API key's or blacklist entry's time is over.",
    how: "TransactWrite: the item leaves the list of what is due, activity",
    consistency: "serializable",
    guard: "it still stands where it stood",
    cost: "5 wu once",
  },
  {
    question: "Which counts of failed attempts have reached their threshold meanwhile?",
    how: "Query on each shard of the list of counts; BatchGet of the counts; for one that has, what a failed attempt asks",
    consistency: "index eventual, items strong",
    guard: "none",
    cost: "2 ru an hour and 1 ru a source; 1 wu for a source's place at its first attempt",
  },
  {
    question: "Which activations were without contact for too long?",
    how: "Query on the list of activations before that time, BatchGet of them and their holders; once a day where the setting is on",
    consistency: "index eventual, items strong",
    guard: "released only while the last contact is the one that was read",
    cost: "2 ru an activation",
  },
  {
    question: "What happened in this hour and on this day?",
    how: "Query on the hour's four shards, Put of its figures; BatchGet of the day's hours, Put of the day's",
    consistency: "strong",
    guard: "none: counted anew from the log and written as a whole",
    cost: "2 ru and 1 ru for each 4 KB of entries; 2 wu an hour for each KB of figures, where anything happened",
  },
  {
    question: "How many licenses end on each of the next 90 days?",
    how: "Query on the list of what is due, ten days at a time, BatchGet of what ends in them; Put of the ten days, once a day",
    consistency: "index eventual, items strong",
    guard: "none: written as a whole",
    cost: "40 ru a day, 2 to 4 ru for each that ends, 10 wu",
  },
  {
    question: "How many licenses are there, how many activations are active, how many evaluations run?",
    how: "Query on the lists month by month: of licenses a count, of activations BatchGet; of evaluations a count by their end; Put of each month and of all, once a day",
    consistency: "index eventual, items strong",
    guard: "none: written as a whole",
    cost: "0.5 ru for each 4 KB of keys, 1 ru an activation, 1 wu a month",
  },
  {
    question: "Statistics of a time, for a page.",
    how: "BatchGet of its hours or days, at most 744; of ten blocks of days, the totals and the products named; GetItem of the sweep's step",
    consistency: "eventual; products and the step strong",
    guard: "none",
    cost: "0.5 ru an hour or day for each 4 KB of figures",
  },
] as const;
