const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = 62n;
const EXTRA_BYTES = 8;

/**
 * How many random bytes `encodeBase62` needs for `length` characters that are as good as uniform. Enough to
 * fill every character, and 8 bytes more: then no text is likelier than another by more than one part in
 * 2^64.
 */
export function base62BytesNeeded(length: number): number {
  return Math.ceil((length * Math.log2(62)) / 8) + EXTRA_BYTES;
}

/**
 * Writes bytes as exactly `length` characters of 0-9A-Za-z, the highest digit first. The bytes are one
 * big-endian number: a small one is padded with `0` and loses nothing (4 bytes fit 6 characters), of a big
 * one the lowest digits are kept; a secret supplies `base62BytesNeeded(length)` bytes.
 */
export function encodeBase62(bytes: Uint8Array, length: number): string {
  let rest = 0n;
  for (const byte of bytes) rest = rest * 256n + BigInt(byte);
  let text = "";
  for (let digits = 0; digits < length; digits += 1) {
    text = ALPHABET.charAt(Number(rest % BASE)) + text;
    rest /= BASE;
  }
  return text;
}
