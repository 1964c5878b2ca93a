const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARACTERS = 20;
const CHECK_CHARACTERS = 5;
const PREFIX = "CSL1";
const PREFIX_FOLDED = "CS11";
const OWN_FOLDED = /^CS11([0-9A-HJKMNP-TV-Z]{25})$/;
const OWN_LOOK = /^CSL1/i;
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212]/gu;
const PRINTABLE = /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}\p{P}\p{S} ]){1,128}$/u;

/**
 * How many random bytes `formatLicenseCode` takes: 13.
 * The first 100 of their 104 bits become the code, the last 4 are not used.
 */
export const LICENSE_CODE_RANDOM_BYTES = 13;

/**
 * What a typed license code is: `own` in its canonical spelling, `mistyped` and not worth a read, or
 * `foreign` and kept as it came. A foreign code was imported from elsewhere; it is only trimmed, so its case
 * matters, and it cannot begin with `CSL1`.
 */
export type LicenseCodeReading =
  | { readonly kind: "own"; readonly code: string }
  | { readonly kind: "mistyped" }
  | { readonly kind: "foreign"; readonly code: string };

/**
 * Writes random bytes as a license code, `CSL1-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`: 20 random characters and 5
 * that check them. Crockford's base32, without I, L, O and U. Another number of bytes is a mistake in the
 * program and throws, so that no weak code is made.
 */
export function formatLicenseCode(randomBytes: Uint8Array): string {
  if (randomBytes.length !== LICENSE_CODE_RANDOM_BYTES) {
    throw new RangeError(
      `A license code takes ${LICENSE_CODE_RANDOM_BYTES} random bytes, not ${randomBytes.length}.`,
    );
  }
  const bits = randomBytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n) >> 4n;
  return inGroups(withCheck(base32(bits, RANDOM_CHARACTERS)));
}

/**
 * Reads a license code as a person typed it: any case, O for 0, I or L for 1, blanks and dashes anywhere or
 * nowhere. Up to five wrong characters in an own code are always found, so any swap and any garbled group;
 * other errors pass once in 2^25.
 */
export function readLicenseCode(text: string): LicenseCodeReading {
  const trimmed = text.trim();
  const characters = OWN_FOLDED.exec(fold(trimmed))?.[1];
  if (characters !== undefined && characters === withCheck(characters.slice(0, RANDOM_CHARACTERS))) {
    return { kind: "own", code: inGroups(characters) };
  }
  if (OWN_LOOK.test(trimmed) || !PRINTABLE.test(trimmed)) return { kind: "mistyped" };
  return { kind: "foreign", code: trimmed };
}

function fold(text: string): string {
  return text
    .replace(SEPARATORS, "")
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

function inGroups(characters: string): string {
  return PREFIX + characters.replace(/.{5}/g, (group) => `-${group}`);
}

function base32(number: bigint, length: number): string {
  let text = "";
  for (let rest = number; text.length < length; rest /= 32n) {
    text = ALPHABET.charAt(Number(rest % 32n)) + text;
  }
  return text;
}

// The checksum is a Reed-Solomon code over GF(32), shortened to 29 symbols: any two codes differ in at least
// six of them. The prefix is part of what is checked, so that a code of zeros is none. Addition in this field
// is `^`, multiplication is `times`; the remainder's five symbols are kept in one number of 25 bits.
const GENERATOR = [2, 4, 8, 16, 5].reduce<readonly number[]>(
  (polynomial, root) =>
    [...polynomial, 0].map((symbol, place) => symbol ^ times(polynomial[place - 1] ?? 0, root)),
  [1],
);
const STEPS = Array.from(ALPHABET, (_, leading) =>
  GENERATOR.slice(1).reduce((packed, symbol) => (packed << 5) | times(leading, symbol), 0),
);

function withCheck(random: string): string {
  let remainder = 0;
  for (const character of PREFIX_FOLDED + random) {
    const leading = ALPHABET.indexOf(character) ^ (remainder >> 20);
    remainder = ((remainder & 0xfffff) << 5) ^ (STEPS[leading] as number);
  }
  return random + base32(BigInt(remainder), CHECK_CHARACTERS);
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
