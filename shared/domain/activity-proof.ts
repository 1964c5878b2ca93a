import { truncatedAddress, truncatedName } from "./old-address.ts";

/**
 * What proves the activity log. Each entry has a hash, each hour a hash over those of its entries, and each hour's is chained to
 * the hour before. The hash itself is an argument: SHA-256, base64url.
 */
export type Digest = (text: string) => string;

/** An entry as it is stored. It may be anything: whoever checks the log must expect that it was tampered with. */
export type StoredEntry = Readonly<Record<string, unknown>>;

/** What an hour's hash is made over: the id of each entry and its hash. */
export interface EntryHash {
  readonly id: string;
  readonly hash: string;
}

/** What the chain begins with, in the place of the hour before the first. */
export const CHAIN_START = "start";

/**
 * The hash of an entry: of everything in it, in one form. Of its addresses it covers what is left of them when they are
 * truncated, and a commitment to what they were, so that it is the same before and after.
 */
export function entryHash(entry: StoredEntry, digest: Digest): string {
  const { origin } = entry;
  const named = truncatedSubjects(entry, digest) ?? entry;
  const covered = isRecord(origin) ? { ...named, origin: coveredOrigin(origin, digest) } : named;
  return digest(`countersign activity entry 1\n${canonicalJson(covered)}`);
}

/**
 * The entry as it is when the addresses among its subjects, and what it changed of them, are truncated: the commitment to what they were takes their salt's
 * place. Null for an entry that has none, or of which it was done.
 */
export function truncatedSubjects(entry: StoredEntry, digest: Digest): StoredEntry | null {
  const { subjects, changes, subjectSalt, subjectProof, ...rest } = entry;
  if (typeof subjectSalt !== "string" || !Array.isArray(subjects) || !Array.isArray(changes)) return null;
  const fields = changes.map((each) => (isRecord(each) ? each["field"] : null));
  const covered = canonicalJson({ subjectSalt, subjects, fields, subjectProof });
  return {
    ...rest,
    subjects: subjects.map(keptName),
    changes: changes.map((each) => (isRecord(each) ? { ...each, field: keptName(each["field"]) } : each)),
    subjectProof: digest(`countersign activity subjects 1\n${covered}`),
  };
}

/** The hash of an hour (counted from 1970): of its entries, in the order of their ids. Of an hour without entries, too. */
export function hourHash(hour: number, entries: readonly EntryHash[], digest: Digest): string {
  const lines = entries.map(({ id, hash }) => `${id} ${hash}`).sort();
  return digest(["countersign activity hour 1", hour, ...lines].join("\n"));
}

/** The chain's value after an hour: each one vouches for all before it. */
export function chainHash(previous: string, hour: number, hash: string, digest: Digest): string {
  return digest(["countersign activity chain 1", previous, hour, hash].join("\n"));
}

/**
 * The commitment to an entry's addresses. It is made over a random salt, which goes with the addresses: after that, nobody
 * can find out by trying what they were.
 */
export function addressProof(origin: StoredEntry, digest: Digest): string {
  const { salt, observedIp, claimedIp, addressProof: told } = origin;
  const covered = { salt, observedIp, claimedIp, addressProof: told };
  return digest(`countersign activity addresses 1\n${canonicalJson(covered)}`);
}

/** True for an origin without its salt, of which only the commitment is left. */
export function isTruncatedOrigin(origin: StoredEntry): boolean {
  return typeof origin["addressProof"] === "string" && origin["salt"] === undefined;
}

function coveredOrigin(origin: StoredEntry, digest: Digest): StoredEntry {
  if (isTruncatedOrigin(origin)) return origin;
  const { salt: _, observedIp, claimedIp, ...rest } = origin;
  return {
    ...rest,
    observedIp: keptOf(observedIp),
    claimedIp: keptOf(claimedIp) || null,
    addressProof: addressProof(origin, digest),
  };
}

function keptOf(address: unknown): unknown {
  return typeof address === "string" ? truncatedAddress(address) : address;
}

function keptName(name: unknown): unknown {
  return typeof name === "string" ? truncatedName(name) : name;
}

/** JSON in one spelling: names in order, no blanks, nothing that is undefined. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (isRecord(value)) {
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    return `{${names
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`)
      .join(",")}}`;
  }
  return typeof value === "bigint" ? String(value) : JSON.stringify(value ?? null);
}

function isRecord(value: unknown): value is StoredEntry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
