import { NO_SYMBOL } from "./alphabet.ts";
import { CHECK_CHARACTERS, isChecked } from "./check.ts";
import { BEFORE_DATA, FULL_LINE, LINE_START, MARK } from "./lines.ts";

/** A stretch of a folded text: its characters from `at` up to `end`. */
export interface Stretch {
  readonly at: number;
  readonly end: number;
}

/** A line whose check holds. */
export interface Line extends Stretch {
  readonly mark: string;
  readonly number: number;
  readonly data: string;
}

/** A first or last line, `COUNTERSIGN/1 REQUEST`, as a folded text has it. */
export interface Title extends Stretch {
  readonly version: number;
}

const TITLE = /C0UNTERS1GN(\d{1,3})(?:REQUEST|RESP0NSE|RETURN|END)/g;

/** All titles in a folded text; no line's data can hold one, because of the U. */
export function findTitles(folded: string): readonly Title[] {
  return [...folded.matchAll(TITLE)].map(({ index, 0: text, 1: version }) => ({
    at: index,
    end: index + text.length,
    version: Number(version),
  }));
}

/**
 * All full lines, wherever they begin: where a mail program has broken or joined lines makes no difference. A line may
 * begin with the last character of the one before, which stands for both when one of the two got lost.
 */
export function findFullLines(folded: string, symbols: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let at = 0; at + FULL_LINE <= folded.length; ) {
    const line = lineAt(folded, symbols, at, FULL_LINE);
    if (line !== null) lines.push(line);
    at += line === null ? 1 : FULL_LINE - 1;
  }
  return lines;
}

/** All lines that begin with these characters, a mark and a number, and are so long. */
export function findLines(
  folded: string,
  symbols: Uint8Array,
  { beginning, length }: { readonly beginning: string; readonly length: number },
): readonly Line[] {
  const lines: Line[] = [];
  for (let at = folded.indexOf(beginning); at !== -1; at = folded.indexOf(beginning, at + 1)) {
    const line = lineAt(folded, symbols, at, length);
    if (line !== null) lines.push(line);
  }
  return lines;
}

function lineAt(folded: string, symbols: Uint8Array, at: number, length: number): Line | null {
  const end = at + length;
  const isNumbered = isDigit(symbols[at + 2]) && isDigit(symbols[at + 3]) && isDigit(symbols[at + 4]);
  if (!isNumbered || end > symbols.length || !isChecked(symbols, at, end, LINE_START)) return null;
  const number = Number(folded.slice(at + MARK, at + BEFORE_DATA));
  if (number === 0) return null;
  const data = folded.slice(at + BEFORE_DATA, end - CHECK_CHARACTERS);
  return { at, end, mark: folded.slice(at, at + MARK), number, data };
}

function isDigit(symbol = NO_SYMBOL): boolean {
  return symbol < 10;
}
