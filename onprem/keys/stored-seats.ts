import type { SeatTerm } from "../../shared/domain/seats.ts";
import { isRecord, parseStored, type StoredRead } from "./keys-form.ts";

/** In the data directory, beside the keys. */
export const SEATS_FILE = "seats.json";
const SEATS_VERSION = 1;

/** Larger files are not read. */
export const SEATS_FILE_CHARACTERS = 32_000_000;

/** Ended terms that are kept; the oldest go first. */
const HISTORY_MAX = 20_000;

/** What is kept in seats.json: who has which key, and who had it. */
export interface StoredSeats {
  readonly version: typeof SEATS_VERSION;
  readonly terms: readonly SeatTerm[];
}

/** What is kept before the first user has a key. */
export const NO_SEATS: StoredSeats = { version: SEATS_VERSION, terms: [] };

/** The text of seats.json, without the oldest history beyond what is kept. */
export function formatSeats(terms: readonly SeatTerm[]): string {
  const ended = terms.flatMap(({ until }) => until ?? []).sort((a, b) => b - a);
  const oldest = ended[HISTORY_MAX - 1] ?? Number.NEGATIVE_INFINITY;
  let room = HISTORY_MAX - ended.filter((until) => until > oldest).length;
  const kept = terms.filter(({ until }) => {
    if (until === null || until > oldest) return true;
    if (until < oldest || room <= 0) return false;
    room -= 1;
    return true;
  });
  return `${JSON.stringify({ ...NO_SEATS, terms: kept })}\n`;
}

/** Reads the text of seats.json; whatever is in it, this never throws. */
export function parseSeats(text: string): StoredRead<StoredSeats> {
  return parseStored(text, SEATS_VERSION, ({ terms }) => Array.isArray(terms) && terms.every(isTerm));
}

function isTerm(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value["number"] === "string" &&
    typeof value["user"] === "string" &&
    isInstant(value["from"]) &&
    (value["until"] === null || isInstant(value["until"]))
  );
}

function isInstant(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}
