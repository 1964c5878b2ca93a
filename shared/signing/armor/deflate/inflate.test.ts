import { inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { BitWriter } from "./bits.ts";
import { LENGTH_CODE_ORDER } from "./format.ts";
import { wordsOf } from "./huffman.ts";
import { inflate } from "./inflate.ts";

const NONE = new Uint8Array();
const END = 256;
/** A length code of 16 words of four bits: all that these tests write but the lengths 13 to 15. */
const LENGTHS = LENGTH_CODE_ORDER.map((_, symbol) => (symbol >= 13 && symbol <= 15 ? 0 : 4));

/** Word lengths of a code: of symbols that have one, and 0 for the others below `count`. */
const lengths = (count: number, given: Readonly<Record<number, number>>) =>
  Array.from({ length: count }, (_, symbol) => given[symbol] ?? 0);

/** A last block with codes of its own that says nothing but its end; `end` is the word for it, its first bit first. */
function block(given: {
  readonly literals?: readonly number[];
  readonly distances?: readonly number[];
  readonly symbols?: readonly (readonly [symbol: number, extra?: number, bits?: number])[];
  readonly lengths?: readonly number[];
  readonly end?: readonly number[];
}): Uint8Array {
  const { literals = lengths(257, { 97: 1, [END]: 1 }), distances = [0] } = given;
  const output = new BitWriter();
  output.put(0b101, 3);
  output.put(literals.length - 257, 5);
  output.put(distances.length - 1, 5);
  output.put(15, 4);
  const code = given.lengths ?? LENGTHS;
  for (const symbol of LENGTH_CODE_ORDER) output.put(code[symbol] ?? 0, 3);
  const words = wordsOf(code);
  for (const [symbol, extra = 0, bits = 0] of given.symbols ??
    [...literals, ...distances].map((each) => [each] as const)) {
    output.put(words[symbol] ?? 0, code[symbol] ?? 0);
    output.put(extra, bits);
  }
  for (const bit of given.end ?? [1]) output.put(bit, 1);
  return output.finish();
}

/** A last block in the fixed codes that begins with these bits, and then is over. */
function fixed(...bits: readonly number[]): Uint8Array {
  const output = new BitWriter();
  output.put(0b011, 3);
  for (const bit of [...bits, 0, 0, 0, 0, 0, 0, 0]) output.put(bit, 1);
  return output.finish();
}

const letterA = lengths(257, { 97: 1, [END]: 1 });
const cases: readonly (readonly [name: string, bytes: Uint8Array, isRight: boolean])[] = [
  ["a block with its own codes", block({}), true],
  ["a block without an end", block({ literals: lengths(257, { 97: 1, 98: 1 }) }), false],
  [
    "literals with words to spare",
    block({ literals: lengths(257, { 97: 2, [END]: 2 }), end: [0, 1] }),
    false,
  ],
  [
    "literals with more words than there is room for",
    block({ literals: lengths(257, { 97: 1, 98: 1, [END]: 1 }) }),
    false,
  ],
  ["an end that is the only literal", block({ literals: lengths(257, { [END]: 1 }), end: [0] }), true],
  ["one distance of one bit", block({ distances: [1] }), true],
  ["one distance of two bits", block({ distances: [2] }), false],
  ["distances with words to spare", block({ distances: [2, 2] }), false],
  ["distances with more words than there is room for", block({ distances: [1, 1, 1] }), false],
  [
    "286 literals and 30 distances",
    block({ literals: [...letterA, ...lengths(29, {})], distances: lengths(30, {}) }),
    true,
  ],
  ["287 literals", block({ literals: [...letterA, ...lengths(30, {})] }), false],
  ["31 distances", block({ distances: lengths(31, {}) }), false],
  ["a length code with words to spare", block({ lengths: LENGTHS.with(9, 0) }), false],
  ["a length code with more words than there is room for", block({ lengths: LENGTHS.with(13, 4) }), false],
  [
    "a repetition of nothing",
    block({ symbols: [[16, 0, 2], ...lengths(254, { 97: 1, 253: 1 }).map((each) => [each] as const), [0]] }),
    false,
  ],
  [
    "a repetition beyond the last length",
    block({ symbols: [...letterA.map((each) => [each] as const), [18, 0, 7]] }),
    false,
  ],
  [
    "a repetition up to the last length",
    block({
      literals: letterA,
      distances: lengths(11, {}),
      symbols: [...letterA.map((each) => [each] as const), [18, 0, 7]],
    }),
    true,
  ],
  ["fixed codes", fixed(), true],
  ["a literal that is none", fixed(1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0), false],
  ["a distance that is none", fixed(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0), false],
  [
    "a distance before the beginning",
    fixed(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
    false,
  ],
  ["a stored block", Uint8Array.of(1, 1, 0, 0xfe, 0xff, 97), true],
  ["a stored block whose size is not told twice", Uint8Array.of(1, 1, 0, 0xff, 0xff, 97), false],
  ["a stored block that is cut off", Uint8Array.of(1, 2, 0, 0xfd, 0xff, 97), false],
  ["a block of no form", Uint8Array.of(7, 0, 0, 0), false],
];

it.each(cases)("%s is taken as RFC 1951 and zlib have it", (_, bytes, isRight) => {
  const byZlib = zlibReads(bytes);
  expect(byZlib !== null).toBe(isRight);
  expect(inflate(bytes, NONE, 100)).toEqual(byZlib);
});

function zlibReads(bytes: Uint8Array): Uint8Array | null {
  try {
    return Uint8Array.from(inflateRawSync(bytes));
  } catch {
    return null;
  }
}
