import { base62BytesNeeded, encodeBase62 } from "./base62.ts";
import { crc32 } from "./crc32.ts";

/**
 * How a secret that is shown once begins: `cs_act_` is an activation token, `cs_key_` an API key.
 * A fixed beginning lets scanners of logs and repositories find a leaked one.
 */
export type SecretPrefix = "cs_act_" | "cs_key_";

const RANDOM_CHARACTERS = 30;
const CHECK_CHARACTERS = 6;
const AFTER_PREFIX = /^[0-9A-Za-z]{36}$/;

/**
 * How many random bytes `formatSecret` takes: 31.
 * They make 30 characters, 178 bits, without measurable bias.
 */
export const SECRET_RANDOM_BYTES: number = base62BytesNeeded(RANDOM_CHARACTERS);

/**
 * Writes random bytes as a secret: the prefix, 30 base62 characters, and 6 of the CRC-32 over everything
 * before them. Any other number of bytes than `SECRET_RANDOM_BYTES` is a mistake in the program and throws,
 * so that no weak secret is made.
 */
export function formatSecret(prefix: SecretPrefix, randomBytes: Uint8Array): string {
  if (randomBytes.length !== SECRET_RANDOM_BYTES) {
    throw new RangeError(`A secret takes ${SECRET_RANDOM_BYTES} random bytes, not ${randomBytes.length}.`);
  }
  const body = prefix + encodeBase62(randomBytes, RANDOM_CHARACTERS);
  return body + checkOf(body);
}

/**
 * Whether a text could be a secret of this prefix; costs no read and says nothing about whether it was ever
 * issued. Upper and lower case differ and blanks are not forgiven. Every single wrong character and every
 * swap of two neighbors is found.
 */
export function isWellFormedSecret(prefix: SecretPrefix, text: string): boolean {
  if (!text.startsWith(prefix) || !AFTER_PREFIX.test(text.slice(prefix.length))) return false;
  const body = text.slice(0, -CHECK_CHARACTERS);
  return text.slice(-CHECK_CHARACTERS) === checkOf(body);
}

function checkOf(body: string): string {
  const check = crc32(body);
  return encodeBase62(Uint8Array.of(check >>> 24, check >>> 16, check >>> 8, check), CHECK_CHARACTERS);
}
