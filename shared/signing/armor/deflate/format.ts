/** What writing and reading of deflated bytes (RFC 1951) have in common. */

/** The length of a match: its base and the extra bits that follow, for the symbols from 257 on. */
export const LENGTH_BASES: readonly number[] = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
export const LENGTH_EXTRA: readonly number[] = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];

/** How far back a match lies. */
export const DISTANCE_BASES: readonly number[] = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
export const DISTANCE_EXTRA: readonly number[] = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];

export const END_OF_BLOCK = 256;

/** The longest words of a code, and of the code in which the lengths of a code are written. */
export const LONGEST_WORD = 15;
export const LONGEST_LENGTH_WORD = 7;

/** The order in which the lengths of the length code are written. */
export const LENGTH_CODE_ORDER: readonly number[] = [
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/** The symbols of the length code that repeat: the last length, or 0 few times, or 0 many times. */
export const REPEAT_LAST = 16;
export const REPEAT_ZERO = 17;
export const REPEAT_ZERO_LONG = 18;
export const REPEATS: Readonly<Record<number, { readonly least: number; readonly bits: number }>> = {
  [REPEAT_LAST]: { least: 3, bits: 2 },
  [REPEAT_ZERO]: { least: 3, bits: 3 },
  [REPEAT_ZERO_LONG]: { least: 11, bits: 7 },
};

/** The word lengths of a block that brings none of its own. */
export const FIXED_LITERALS: readonly number[] = Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < 144) return 8;
  if (symbol < 256) return 9;
  return symbol < 280 ? 7 : 8;
});
export const FIXED_DISTANCES: readonly number[] = new Array<number>(30).fill(5);

/** A literal byte (`distance` 0), or a match: `value` bytes as they stand `distance` back. */
export interface Piece {
  readonly value: number;
  readonly distance: number;
}

/** The place of the last base that is not above the value; -1 for one below them all. */
export function placeIn(bases: readonly number[], value: number): number {
  let place = bases.length - 1;
  while (place >= 0 && (bases[place] as number) > value) place -= 1;
  return place;
}
