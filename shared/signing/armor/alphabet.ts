/** Crockford's base32: no I, L, O and U, so that what looks alike reads alike; the same as in license codes. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOL_BITS = 5;

/** The symbol of a character that may stand in a text but never in a line: `U`. */
export const NO_SYMBOL = 32;

const SYMBOLS = new Uint8Array(128).fill(NO_SYMBOL);
for (const [value, character] of [...ALPHABET].entries()) SYMBOLS[character.charCodeAt(0)] = value;

/**
 * What is left of a text for reading: its ASCII letters and digits in upper case, O as 0, I and L as 1. Blanks, line
 * breaks, quote marks, dashes of any kind and all else are gone.
 */
export function foldText(text: string): string {
  return text
    .replace(/[^0-9A-Za-z]+/g, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

/** The symbols, 0 to 31, of a folded text; `NO_SYMBOL` where there is none. */
export function symbolsOf(folded: string): Uint8Array {
  return Uint8Array.from(folded, (character) => SYMBOLS[character.charCodeAt(0)] ?? NO_SYMBOL);
}

/** The character of one symbol. */
export function characterOf(symbol: number): string {
  return ALPHABET.charAt(symbol);
}

/** How many characters write so many bytes. */
export function charactersFor(bytes: number): number {
  return Math.ceil((bytes * 8) / SYMBOL_BITS);
}

/** Writes bytes as characters, the highest bits first; the bits that the last character has to spare are 0. */
export function writeBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= SYMBOL_BITS) {
      bits -= SYMBOL_BITS;
      text += characterOf((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + characterOf((held << (SYMBOL_BITS - bits)) & 31);
}

/** The bytes of a folded text; null for a character outside the alphabet, a length that none has, or spare bits set. */
export function readBase32(folded: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((folded.length * SYMBOL_BITS) / 8));
  if (charactersFor(bytes.length) !== folded.length) return null;
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const symbol of symbolsOf(folded)) {
    if (symbol === NO_SYMBOL) return null;
    held = (held << SYMBOL_BITS) | symbol;
    bits += SYMBOL_BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >>> bits;
    at += 1;
    held &= (1 << bits) - 1;
  }
  return held === 0 ? bytes : null;
}
