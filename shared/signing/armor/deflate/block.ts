import { BitWriter } from "./bits.ts";
import {
  DISTANCE_BASES,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  LENGTH_BASES,
  LENGTH_CODE_ORDER,
  LENGTH_EXTRA,
  LONGEST_LENGTH_WORD,
  LONGEST_WORD,
  type Piece,
  placeIn,
  REPEAT_LAST,
  REPEAT_ZERO,
  REPEAT_ZERO_LONG,
  REPEATS,
} from "./format.ts";
import { lengthsFor, wordsOf } from "./huffman.ts";

/** The word lengths of a block's two codes. */
export interface WordLengths {
  readonly literals: readonly number[];
  readonly distances: readonly number[];
}

/** One last block of these pieces, in the shorter one of both forms, and the word lengths that would suit them best. */
export function writeBlock(pieces: readonly Piece[]): {
  readonly bytes: Uint8Array;
  readonly own: WordLengths;
} {
  const own = ownLengths(pieces);
  const withOwn = new BitWriter();
  withOwn.put(1 | (2 << 1), 3);
  writeLengths(withOwn, own);
  writePieces(withOwn, pieces, own);
  const withFixed = new BitWriter();
  withFixed.put(1 | (1 << 1), 3);
  writePieces(withFixed, pieces, { literals: FIXED_LITERALS, distances: FIXED_DISTANCES });
  const [a, b] = [withOwn.finish(), withFixed.finish()];
  return { bytes: a.length < b.length ? a : b, own };
}

function ownLengths(pieces: readonly Piece[]): WordLengths {
  const literals = new Array<number>(286).fill(0);
  const distances = new Array<number>(30).fill(0);
  const count = (counts: number[], symbol: number) => {
    counts[symbol] = (counts[symbol] ?? 0) + 1;
  };
  count(literals, END_OF_BLOCK);
  for (const { value, distance } of pieces) {
    count(literals, distance === 0 ? value : lengthSymbol(value));
    if (distance !== 0) count(distances, placeIn(DISTANCE_BASES, distance));
  }
  return {
    literals: lengthsFor(literals, LONGEST_WORD),
    distances: lengthsFor(distances, LONGEST_WORD),
  };
}

function lengthSymbol(length: number): number {
  return END_OF_BLOCK + 1 + placeIn(LENGTH_BASES, length);
}

function writePieces(output: BitWriter, pieces: readonly Piece[], lengths: WordLengths): void {
  const literals = wordsOf(lengths.literals);
  const distances = wordsOf(lengths.distances);
  const put = (words: readonly number[], of: readonly number[], symbol: number) =>
    output.put(words[symbol] as number, of[symbol] as number);
  for (const { value, distance } of pieces) {
    if (distance === 0) {
      put(literals, lengths.literals, value);
      continue;
    }
    const [length, far] = [placeIn(LENGTH_BASES, value), placeIn(DISTANCE_BASES, distance)];
    put(literals, lengths.literals, lengthSymbol(value));
    output.put(value - (LENGTH_BASES[length] as number), LENGTH_EXTRA[length] as number);
    put(distances, lengths.distances, far);
    output.put(distance - (DISTANCE_BASES[far] as number), DISTANCE_EXTRA[far] as number);
  }
  put(literals, lengths.literals, END_OF_BLOCK);
}

/** A symbol of the length code; `extra` is how often more than at least it repeats. */
interface LengthSymbol {
  readonly symbol: number;
  readonly extra: number;
}

function writeLengths(output: BitWriter, { literals, distances }: WordLengths): void {
  const [used, far] = [lastUsed(literals, 257), lastUsed(distances, 1)];
  const symbols = inRuns([...literals.slice(0, used), ...distances.slice(0, far)]);
  const counts = new Array<number>(LENGTH_CODE_ORDER.length).fill(0);
  for (const { symbol } of symbols) counts[symbol] = (counts[symbol] ?? 0) + 1;
  const lengths = lengthsFor(counts, LONGEST_LENGTH_WORD);
  const words = wordsOf(lengths);
  const ordered = LENGTH_CODE_ORDER.map((symbol) => lengths[symbol] as number);
  const told = lastUsed(ordered, 4);
  output.put(used - 257, 5);
  output.put(far - 1, 5);
  output.put(told - 4, 4);
  for (const length of ordered.slice(0, told)) output.put(length, 3);
  for (const { symbol, extra } of symbols) {
    output.put(words[symbol] as number, lengths[symbol] as number);
    output.put(extra, REPEATS[symbol]?.bits ?? 0);
  }
}

function lastUsed(lengths: readonly number[], least: number): number {
  return Math.max(least, lengths.findLastIndex((length) => length > 0) + 1);
}

function inRuns(lengths: readonly number[]): readonly LengthSymbol[] {
  const symbols: LengthSymbol[] = [];
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at] as number;
    let run = 1;
    while (lengths[at + run] === length) run += 1;
    const [symbol, most] = repeatFor(length, run);
    if (symbol === null || (symbol === REPEAT_LAST && lengths[at - 1] !== length)) {
      symbols.push({ symbol: length, extra: 0 });
      at += 1;
    } else {
      const count = Math.min(run, most);
      symbols.push({ symbol, extra: count - (REPEATS[symbol]?.least ?? 0) });
      at += count;
    }
  }
  return symbols;
}

/** The symbol that repeats a length so often, and how often at most. */
function repeatFor(length: number, run: number): readonly [number | null, number] {
  if (run < 3) return [null, 1];
  if (length !== 0) return [REPEAT_LAST, 6];
  return run < 11 ? [REPEAT_ZERO, 10] : [REPEAT_ZERO_LONG, 138];
}
