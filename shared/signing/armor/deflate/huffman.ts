import { LONGEST_WORD } from "./format.ts";

/** A canonical code for reading: how many words it has of each length, and the symbols in the order of their words. */
export interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/** The code of these word lengths; 0 is a symbol without a word. */
export function codeOf(lengths: readonly number[]): Code {
  const counts = new Array<number>(LONGEST_WORD + 1).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const symbols = lengths.flatMap((length, symbol) => (length === 0 ? [] : [{ length, symbol }]));
  symbols.sort((a, b) => a.length - b.length || a.symbol - b.symbol);
  return { counts, symbols: symbols.map(({ symbol }) => symbol) };
}

/** True when every sequence of bits is words of the code. */
export function isComplete(code: Code): boolean {
  return wordsLeft(code) === 0;
}

/** True for a code that a block may have: a complete one, and as zlib has it also one of a single bit, or of no word. */
export function isUsable(code: Code): boolean {
  const left = wordsLeft(code);
  return left === 0 || (left > 0 && code.symbols.length === code.counts[1]);
}

/** Below 0 there are more words than their lengths have room for. */
function wordsLeft({ counts }: Code): number {
  let left = 1;
  for (let length = 1; length <= LONGEST_WORD && left >= 0; length += 1)
    left = left * 2 - (counts[length] ?? 0);
  return left;
}

/** The words of a code, by symbol, as they are written: the highest bit of a word is its lowest here. */
export function wordsOf(lengths: readonly number[]): readonly number[] {
  const words = new Array<number>(lengths.length).fill(0);
  let word = 0;
  let before = 0;
  for (const symbol of codeOf(lengths).symbols) {
    const length = lengths[symbol] as number;
    word <<= length - before;
    before = length;
    words[symbol] = reversed(word, length);
    word += 1;
  }
  return words;
}

function reversed(word: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((word >>> bit) & 1) << (length - 1 - bit);
  return result;
}

/** Word lengths, of `longest` at most, that write symbols of these frequencies shortly; at least two symbols get a word. */
export function lengthsFor(frequencies: readonly number[], longest: number): readonly number[] {
  let weights = [...frequencies];
  for (let symbol = 0; weights.filter((weight) => weight > 0).length < 2; symbol += 1)
    if (weights[symbol] === 0) weights[symbol] = 1;
  for (;;) {
    const lengths = huffmanLengths(weights);
    if (Math.max(...lengths) <= longest) return lengths;
    weights = weights.map((weight) => (weight === 0 ? 0 : (weight >>> 1) + 1));
  }
}

interface Tree {
  readonly weight: number;
  readonly symbols: readonly number[];
}

function huffmanLengths(weights: readonly number[]): number[] {
  const lengths = new Array<number>(weights.length).fill(0);
  const trees: Tree[] = weights.flatMap((weight, symbol) =>
    weight === 0 ? [] : [{ weight, symbols: [symbol] }],
  );
  while (trees.length > 1) {
    trees.sort((a, b) => b.weight - a.weight || (b.symbols[0] as number) - (a.symbols[0] as number));
    const [light, lighter] = [trees.pop(), trees.pop()] as [Tree, Tree];
    const symbols = [...light.symbols, ...lighter.symbols];
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    trees.push({ weight: light.weight + lighter.weight, symbols });
  }
  return lengths;
}
