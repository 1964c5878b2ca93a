import { isKeyInTime } from "./license-key.ts";
import { byPreference, type SeatKey, type SeatKind, type SeatTerm } from "./seats.ts";

/** A key that is not there any more, and of which kind it was. */
export interface MovedKey extends SeatKind {
  readonly number: string;
}

/** The seats after a move, and who has none any more. */
export interface SeatMove {
  readonly terms: readonly SeatTerm[];
  readonly unassigned: readonly (SeatKind & { readonly user: string })[];
}

/**
 * Gives the present users of keys that were replaced other keys of their kind, permanent ones first; whose kind has no free key
 * any more is named. Keys whose seat has ended already move nobody: the move can be repeated.
 */
export function moveSeats(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  moved: readonly MovedKey[],
  now: number,
): SeatMove {
  const replaced = new Map(moved.map((key) => [key.number, key]));
  const leaving = terms.filter(({ number, until }) => until === null && replaced.has(number));
  const isLeaving = new Set(leaving);
  const ended = terms.map((term) => (isLeaving.has(term) ? { ...term, until: now } : term));
  const free = freeKeys(keys, ended, now);
  const fresh: SeatTerm[] = [];
  const unassigned: (SeatKind & { user: string })[] = [];
  for (const { number, user } of leaving) {
    const { type, module } = replaced.get(number) ?? { type: "Module" as const, module: null };
    const next = free.get(nameOf({ type, module }))?.shift();
    if (next === undefined) unassigned.push({ user, type, module });
    else fresh.push({ number: next.number, user, from: now, until: null });
  }
  return { terms: [...ended, ...fresh], unassigned };
}

function freeKeys(
  keys: readonly SeatKey[],
  terms: readonly SeatTerm[],
  now: number,
): ReadonlyMap<string, SeatKey[]> {
  const taken = new Set(terms.flatMap(({ number, until }) => (until === null ? [number] : [])));
  const free = new Map<string, SeatKey[]>();
  for (const key of keys) {
    if (taken.has(key.number) || !key.isUsable || !isKeyInTime(key, now)) continue;
    const name = nameOf(key);
    const ofKind = free.get(name) ?? [];
    ofKind.push(key);
    free.set(name, ofKind);
  }
  for (const ofKind of free.values()) ofKind.sort(byPreference);
  return free;
}

function nameOf({ type, module }: SeatKind): string {
  return JSON.stringify([type, module]);
}
