import { formatIp, parseIp, prefixOf } from "./ip-address.ts";
import type { SourceRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

export const TARGET_KINDS = ["domain", "ip"] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const ENTRY_ORIGINS = ["manual", "automatic"] as const;
export const ENTRY_STATES = ["in-force", "dry-run", "lifted", "expired"] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/**
 * A domain, an address or a prefix that is refused. Times are epoch ms; `expiresAt` null lasts until it is lifted. A lifted entry
 * stays: attempts from before `liftedAt` never count again.
 */
export interface BlacklistEntry {
  /** The normalized domain, the address, or the prefix as `192.0.2.0/24`; it is the entry's key. */
  readonly target: string;
  readonly kind: TargetKind;
  readonly origin: (typeof ENTRY_ORIGINS)[number];
  readonly reason: string;
  /** Automatic entries that are shown and logged, and refuse nobody. */
  readonly isDryRun: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly liftedAt: number | null;
  readonly evidence: Evidence | null;
  /** When a request was last refused for it, to the minute. */
  readonly lastRefusedAt: number | null;
  /** Rises with every change, so that of two changes at once one sees that it is not alone. */
  readonly revision: number;
}

/** Why an automatic entry was made: how many attempts failed since when, and the newest of them. */
export interface Evidence {
  readonly attempts: number;
  readonly threshold: number;
  readonly since: number;
  readonly attemptIds: readonly string[];
}

/** The prefixes under which addresses are kept, so that a lookup is a handful of keys (design, section 5). */
export const KEPT_PREFIXES = { 4: [24, 16, 8], 6: [64, 56, 48, 32] } as const;

/** The keys under which a request's source may be refused: its address and prefixes, its domain and two parents. */
export function targetsOf(observedIp: string, domain: string | null): readonly string[] {
  return [...ipTargets(observedIp), ...(domain === null ? [] : domainTargets(domain))];
}

function ipTargets(text: string): readonly string[] {
  const ip = parseIp(text);
  return ip === null ? [] : [formatIp(ip), ...KEPT_PREFIXES[ip.family].map((bits) => prefixOf(ip, bits))];
}

/** A domain and at most two of its parents, never a single label: that would be a whole country. */
function domainTargets(domain: string): readonly string[] {
  const labels = domain.split(".");
  const parents = [1, 2].map((skipped) => labels.slice(skipped)).filter((rest) => rest.length >= 2);
  return [domain, ...parents.map((rest) => rest.join("."))];
}

/** True while an entry is in force at `now`. */
export function isInForce(entry: BlacklistEntry, now: number): boolean {
  return entry.liftedAt === null && (entry.expiresAt === null || now < entry.expiresAt);
}

/** How an entry stands at `now`. */
export function entryState(entry: BlacklistEntry, now: number): EntryState {
  if (entry.liftedAt !== null) return "lifted";
  if (!isInForce(entry, now)) return "expired";
  return entry.isDryRun ? "dry-run" : "in-force";
}

/** Who asks, besides the address under which the entries were found. */
export interface Asking {
  /** The normalized domain that the request names; null for none. */
  readonly domain: string | null;
  /** It brings what nobody can guess: a known node's assertion, a token that exists, an opened `license_data`. */
  readonly hasProof: boolean;
}

/** A source's refusal, and the entry that it rests on. */
export interface RefusedSource {
  readonly code: SourceRefusal;
  readonly entry: BlacklistEntry;
}

/**
 * The entry that refuses a request, addresses before domains; null when none does. Manual entries refuse everyone, and what
 * is below a domain, too. Automatic ones let a proof pass unless the setting says otherwise, and refuse no domain but
 * their own: failed attempts that name a domain say nothing of its neighbors. A dry run refuses nobody.
 */
export function refuseSource(
  entries: readonly BlacklistEntry[],
  asking: Asking,
  settings: Pick<Settings, "blacklistRefusesEveryone">,
  now: number,
): RefusedSource | null {
  const refusing = entries.filter((entry) => refuses(entry, asking, settings, now));
  const entry = refusing.find(({ kind }) => kind === "ip") ?? refusing[0];
  return entry === undefined
    ? null
    : { code: entry.kind === "ip" ? "IP_BLACKLISTED" : "DOMAIN_BLACKLISTED", entry };
}

function refuses(
  entry: BlacklistEntry,
  { domain, hasProof }: Asking,
  { blacklistRefusesEveryone }: Pick<Settings, "blacklistRefusesEveryone">,
  now: number,
): boolean {
  if (entryState(entry, now) !== "in-force") return false;
  if (entry.origin === "manual") return true;
  if (entry.kind === "domain" && entry.target !== domain) return false;
  return !hasProof || blacklistRefusesEveryone;
}
