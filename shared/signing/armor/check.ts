import { characterOf, NO_SYMBOL, symbolsOf } from "./alphabet.ts";

/** Characters that end each line and each part, and check it. */
export const CHECK_CHARACTERS = 4;

/** What a check begins with, so that no line is a part. */
export type CheckStart = 1 | 2;

// A cyclic code over GF(32), the field in which addition is `^` and x^5 is x^2 + 1. The generator's roots have the
// order 1025 = 32^2 + 1, and any two words of up to 1025 symbols differ in at least four. The remainder's four
// symbols are kept in one number of 20 bits.
const GENERATOR = [1, 3, 1, 1];
const STEPS = Uint32Array.from({ length: 32 }, (_, leading) =>
  GENERATOR.reduce((packed, symbol) => (packed << 5) | times(leading, symbol), 0),
);

/**
 * The check of a folded text, four characters. Up to three wrong characters in a text of up to 1,021 are always found,
 * and so is any swap; other errors pass once in 2^20.
 */
export function checkOf(folded: string, start: CheckStart): string {
  const check = remainder(symbolsOf(folded), 0, folded.length, start);
  return [15, 10, 5, 0].map((bits) => characterOf((check >>> bits) & 31)).join("");
}

/** Whether the symbols from `from` up to `to` are characters that end in their check. */
export function isChecked(symbols: Uint8Array, from: number, to: number, start: CheckStart): boolean {
  if (symbols.subarray(from, to).includes(NO_SYMBOL)) return false;
  return remainder(symbols, from, to, start) === 0;
}

function remainder(symbols: Uint8Array, from: number, to: number, start: number): number {
  let rest = start;
  for (let at = from; at < to; at += 1) {
    const leading = (symbols[at] as number) ^ (rest >>> 15);
    rest = ((rest & 0x7fff) << 5) ^ (STEPS[leading] as number);
  }
  return rest;
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 4; bit >= 0; bit -= 1) {
    product <<= 1;
    if (product & 32) product ^= 0b100101;
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The CRC-32 of bytes (IEEE 802.3, as zlib and PNG have it), four bytes, the highest first. */
export function crc32Of(bytes: Uint8Array): Uint8Array {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ (CRC_TABLE[(rest ^ byte) & 0xff] as number);
  const check = ~rest;
  return Uint8Array.of(check >>> 24, check >>> 16, check >>> 8, check);
}
