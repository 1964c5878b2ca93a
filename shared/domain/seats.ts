import { isKeyInTime, KEY_MODES, type KeyMode, type KeyType } from "./license-key.ts";

/** A key as seats see it. */
export interface SeatKey {
  readonly number: string;
  readonly type: KeyType;
  readonly module: string | null;
  readonly mode: KeyMode;
  readonly expiresAt: number | null;
  /** False while the service has not authorized it and its days without that are over, or when it was withdrawn. */
  readonly isUsable: boolean;
}

/** Who had a key, since when and until when (epoch ms); `until` null is the present user. */
export interface SeatTerm {
  readonly number: string;
  readonly user: string;
  readonly from: number;
  readonly until: number | null;
}

/** What a user wants a seat of. */
export interface SeatKind {
  readonly type: KeyType;
  readonly module: string | null;
}

export type SeatAssignment =
  | { readonly outcome: "assigned"; readonly terms: readonly SeatTerm[]; readonly number: string }
  /** The user has one already: nothing changes. */
  | { readonly outcome: "kept"; readonly number: string }
  | { readonly outcome: "refused"; readonly code: "NO_KEY" | "NO_KEY_FREE" };

/** The account that works without any key, and does the first import. */
export const BUILT_IN_USER = "sa";

/**
 * Gives a user a key of a kind: a permanent one first, then one for some time, of which the one that ends last; one user to a key. What the
 * user holds already is kept.
 */
export function assignSeat(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  wanted: SeatKind & { readonly user: string },
  now: number,
): SeatAssignment {
  const fitting = keys.filter((key) => isOfKind(key, wanted) && key.isUsable && isKeyInTime(key, now));
  if (fitting.length === 0) return { outcome: "refused", code: "NO_KEY" };
  const present = terms.filter(({ until }) => until === null);
  const own = fitting.find(({ number }) =>
    present.some((term) => term.number === number && term.user === wanted.user),
  );
  if (own !== undefined) return { outcome: "kept", number: own.number };
  const taken = new Set(present.map(({ number }) => number));
  const [best] = fitting.filter(({ number }) => !taken.has(number)).sort(byPreference);
  if (best === undefined) return { outcome: "refused", code: "NO_KEY_FREE" };
  const term = { number: best.number, user: wanted.user, from: now, until: null };
  return { outcome: "assigned", terms: [...terms, term], number: best.number };
}

/** The terms with one present user to a key: where a file names several, it is the one who is named last. */
export function oneUserEach(terms: readonly SeatTerm[]): readonly SeatTerm[] {
  const present = new Map<string, SeatTerm>();
  for (const term of terms) if (term.until === null) present.set(term.number, term);
  return terms.map((term) => {
    const last = present.get(term.number);
    return term.until !== null || last === undefined || last === term ? term : { ...term, until: last.from };
  });
}

function isOfKind({ type, module }: SeatKind, wanted: SeatKind): boolean {
  return type === wanted.type && module === wanted.module;
}

/** The order in which keys of a kind are given: permanent ones first, then those that end last. */
export function byPreference(a: SeatKey, b: SeatKey): number {
  const end = ({ expiresAt }: SeatKey) => expiresAt ?? Number.MAX_SAFE_INTEGER;
  return (
    KEY_MODES.indexOf(a.mode) - KEY_MODES.indexOf(b.mode) || end(b) - end(a) || (a.number < b.number ? -1 : 1)
  );
}

/** Takes from a user all keys, or those of a kind; the history stays. */
export function releaseSeats(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  { user, kind }: { readonly user: string; readonly kind: SeatKind | null },
  now: number,
): readonly SeatTerm[] {
  const ofKind = new Set(
    keys.filter((key) => kind === null || isOfKind(key, kind)).map(({ number }) => number),
  );
  const ends = (term: SeatTerm) =>
    term.until === null && term.user === user && (kind === null || ofKind.has(term.number));
  return terms.map((term) => (ends(term) ? { ...term, until: now } : term));
}

/** The keys that a user may work with at `now`. */
export function seatsOf(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  user: string,
  now: number,
): readonly SeatKey[] {
  const own = new Set(
    terms.flatMap((term) => (term.until === null && term.user === user ? [term.number] : [])),
  );
  return keys.filter((key) => own.has(key.number) && key.isUsable && isKeyInTime(key, now));
}

/** Whether a user may work at all: the built-in one always, everybody else with an access. */
export function mayWork(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  user: string,
  now: number,
): boolean {
  return user === BUILT_IN_USER || seatsOf(keys, terms, user, now).some(({ type }) => type !== "Module");
}

/** Whether a user may import key files: the built-in one, and once there are keys, everybody with an administrator's. */
export function mayImport(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  user: string,
  now: number,
): boolean {
  if (user === BUILT_IN_USER) return true;
  return seatsOf(keys, terms, user, now).some(({ type }) => type === "Administrator");
}
