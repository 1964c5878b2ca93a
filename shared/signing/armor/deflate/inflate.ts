import { BitReader, NotDeflated } from "./bits.ts";
import {
  DISTANCE_BASES,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  LENGTH_BASES,
  LENGTH_CODE_ORDER,
  LENGTH_EXTRA,
  LONGEST_WORD,
  REPEAT_LAST,
  REPEATS,
} from "./format.ts";
import { type Code, codeOf, isComplete, isUsable } from "./huffman.ts";

/**
 * Inflates raw deflated bytes (RFC 1951) that may refer back into `dictionary`. Null for anything but whole and right
 * deflated bytes with nothing behind them, and for a result of more than `most` bytes, which is never built up.
 */
export function inflate(bytes: Uint8Array, dictionary: Uint8Array, most: number): Uint8Array | null {
  const input = new BitReader(bytes);
  const output = new Output(dictionary, most);
  try {
    for (let isLast = false; !isLast; ) {
      isLast = input.take(1) === 1;
      const form = input.take(2);
      if (form === 0) readStored(input, output);
      else if (form === 1) readBlock(input, output, FIXED);
      else if (form === 2) readBlock(input, output, readCodes(input));
      else throw new NotDeflated();
    }
    return input.isAtEnd() ? output.result() : null;
  } catch (error) {
    if (error instanceof NotDeflated) return null;
    throw error;
  }
}

class Output {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  #at: number;

  constructor(dictionary: Uint8Array, most: number) {
    this.#bytes = new Uint8Array(dictionary.length + most);
    this.#bytes.set(dictionary);
    this.#start = dictionary.length;
    this.#at = dictionary.length;
  }

  put(byte: number): void {
    if (this.#at === this.#bytes.length) throw new NotDeflated();
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }

  copy(length: number, distance: number): void {
    if (distance > this.#at) throw new NotDeflated();
    for (let count = 0; count < length; count += 1) this.put(this.#bytes[this.#at - distance] as number);
  }

  result(): Uint8Array {
    return this.#bytes.slice(this.#start, this.#at);
  }
}

interface Codes {
  readonly literals: Code;
  readonly distances: Code;
}

const FIXED: Codes = { literals: codeOf(FIXED_LITERALS), distances: codeOf(FIXED_DISTANCES) };

function readStored(input: BitReader, output: Output): void {
  input.align();
  const length = input.take(16);
  if (input.take(16) !== (length ^ 0xffff)) throw new NotDeflated();
  for (let count = 0; count < length; count += 1) output.put(input.take(8));
}

function readBlock(input: BitReader, output: Output, { literals, distances }: Codes): void {
  for (;;) {
    const symbol = readSymbol(input, literals);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) output.put(symbol);
    else {
      const length = readNumber(input, symbol - END_OF_BLOCK - 1, LENGTH_BASES, LENGTH_EXTRA);
      const distance = readNumber(input, readSymbol(input, distances), DISTANCE_BASES, DISTANCE_EXTRA);
      output.copy(length, distance);
    }
  }
}

function readSymbol(input: BitReader, { counts, symbols }: Code): number {
  let word = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_WORD; length += 1) {
    word |= input.take(1);
    const count = counts[length] ?? 0;
    if (word - first < count) return symbols[index + word - first] as number;
    index += count;
    first = (first + count) << 1;
    word <<= 1;
  }
  throw new NotDeflated();
}

function readNumber(
  input: BitReader,
  place: number,
  bases: readonly number[],
  extra: readonly number[],
): number {
  const base = bases[place];
  if (base === undefined) throw new NotDeflated();
  return base + input.take(extra[place] as number);
}

function readCodes(input: BitReader): Codes {
  const [literals, distances, used] = [input.take(5) + 257, input.take(5) + 1, input.take(4) + 4];
  if (literals > 286 || distances > 30) throw new NotDeflated();
  const short = new Array<number>(LENGTH_CODE_ORDER.length).fill(0);
  for (const symbol of LENGTH_CODE_ORDER.slice(0, used)) short[symbol] = input.take(3);
  const lengths = readLengths(input, codeOf(short), literals + distances);
  const codes = { literals: codeOf(lengths.slice(0, literals)), distances: codeOf(lengths.slice(literals)) };
  if (!isUsable(codes.literals) || !isUsable(codes.distances)) throw new NotDeflated();
  return codes;
}

function readLengths(input: BitReader, code: Code, total: number): readonly number[] {
  if (!isComplete(code)) throw new NotDeflated();
  const lengths: number[] = [];
  while (lengths.length < total) {
    const symbol = readSymbol(input, code);
    const repeat = REPEATS[symbol];
    if (repeat === undefined) {
      lengths.push(symbol);
      continue;
    }
    const value = symbol === REPEAT_LAST ? lengths.at(-1) : 0;
    const count = repeat.least + input.take(repeat.bits);
    if (value === undefined || lengths.length + count > total) throw new NotDeflated();
    lengths.push(...new Array<number>(count).fill(value));
  }
  return lengths;
}
