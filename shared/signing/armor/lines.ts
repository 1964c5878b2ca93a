import { charactersFor, writeBase32 } from "./alphabet.ts";
import { CHECK_CHARACTERS, checkOf } from "./check.ts";
import { markOf, VERSION } from "./container.ts";
import type { StringKind } from "./fault.ts";

/** What a line is made of, in characters: its string's mark, its number, data, and a check over all of it. */
export const MARK = 2;
const NUMBER = 3;
const DATA = 60;
export const BEFORE_DATA: number = MARK + NUMBER;
export const FULL_LINE: number = BEFORE_DATA + DATA + CHECK_CHARACTERS;
/** What the check of a line begins with. */
export const LINE_START = 1;
const GROUP = /.{1,15}/g;

/** Writes packed bytes as lines for people, between a first line that says what it is and a last one that says END. */
export function writeLines(kind: StringKind, bytes: Uint8Array): string {
  const mark = markOf(bytes, MARK);
  const lines = (writeBase32(bytes).match(/.{1,60}/g) ?? []).map((data, place) => {
    const beginning = mark + numberText(place + 1);
    const groups = data.match(GROUP) ?? [];
    return [beginning, ...groups, checkOf(beginning + data, LINE_START)].join(" ");
  });
  const title = `COUNTERSIGN/${VERSION}`;
  return [`${title} ${kind.toUpperCase()}`, ...lines, `${title} END`, ""].join("\n");
}

/** A line's number as it stands in the line. */
export function numberText(number: number): string {
  return String(number).padStart(NUMBER, "0");
}

/** How many lines a string has, and how long its last one is; lengths are without blanks. */
export interface Extent {
  readonly count: number;
  readonly last: number;
}

/** The extent of a string of so many bytes. */
export function extentFor(bytes: number): Extent {
  const characters = charactersFor(bytes);
  const count = Math.ceil(characters / DATA);
  return { count, last: BEFORE_DATA + characters - (count - 1) * DATA + CHECK_CHARACTERS };
}

/** How long a line of this number is; null where the string has no such line. */
export function lengthOf(number: number, { count, last }: Extent): number | null {
  if (number > count) return null;
  return number === count ? last : FULL_LINE;
}
