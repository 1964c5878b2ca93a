import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeBase62 } from "./base62.ts";
import { formatSecret, isWellFormedSecret, SECRET_RANDOM_BYTES, type SecretPrefix } from "./secret-format.ts";

const TIMEOUT_MS = 120_000;
const PREFIXES: readonly SecretPrefix[] = ["cs_act_", "cs_key_"];
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const zeros = new Uint8Array(SECRET_RANDOM_BYTES);
const prefixes = fc.constantFrom(...PREFIXES);
const randomBytes = fc.uint8Array({ minLength: SECRET_RANDOM_BYTES, maxLength: SECRET_RANDOM_BYTES });

function replaceAt(text: string, place: number, replacement: string): string {
  return text.slice(0, place) + replacement + text.slice(place + replacement.length);
}

/** A secret with these 30 characters, its check computed by zlib and not by the code under test. */
function secretOf(prefix: SecretPrefix, random: string): string {
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(prefix + random));
  return prefix + random + encodeBase62(check, 6);
}

describe("formatSecret", () => {
  test.each(PREFIXES)("%s, 30 characters of randomness, 6 of CRC-32 over all before", (prefix) => {
    fc.assert(
      fc.property(randomBytes, (bytes) => {
        const random = encodeBase62(bytes, 30);
        expect(formatSecret(prefix, bytes)).toBe(secretOf(prefix, random));
      }),
      { numRuns: 500 },
    );
  });

  test("a known secret stays the same for good", () => {
    expect(formatSecret("cs_act_", zeros)).toBe("cs_act_0000000000000000000000000000003uTwYt");
    expect(
      formatSecret(
        "cs_key_",
        zeros.map((_, index) => index * 8),
      ),
    ).toBe("cs_key_mpIGuHGEV6VUCwW2RPrAKEmJtgydBA4OHCkt");
  });

  test.each([0, 16, SECRET_RANDOM_BYTES - 1, SECRET_RANDOM_BYTES + 1])("%i bytes make no secret", (count) => {
    expect(() => formatSecret("cs_act_", new Uint8Array(count))).toThrow(
      new RangeError(`A secret takes 31 random bytes, not ${count}.`),
    );
  });

  test("31 bytes are taken", () => {
    expect(SECRET_RANDOM_BYTES).toBe(31);
  });
});

describe("isWellFormedSecret", { timeout: TIMEOUT_MS }, () => {
  test("what was formatted is well-formed, for its own prefix only", () => {
    fc.assert(
      fc.property(prefixes, randomBytes, (prefix, bytes) => {
        const secret = formatSecret(prefix, bytes);
        expect(PREFIXES.filter((other) => isWellFormedSecret(other, secret))).toEqual([prefix]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a wrong prefix is refused even when the checksum fits it", () => {
    const body = `cs_abc_${"0".repeat(30)}`;
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    expect(isWellFormedSecret("cs_act_", body + encodeBase62(check, 6))).toBe(false);
  });

  test.each([
    ["one character short", "a".repeat(29)],
    ["one character long", "a".repeat(31)],
    ["a character outside base62", `${"a".repeat(29)}-`],
    ["a character outside base62 in front", `-${"a".repeat(29)}`],
    ["a letter outside ASCII", `${"a".repeat(29)}é`],
    ["nothing random", ""],
  ])("%s is refused even when the checksum fits", (_, random) => {
    expect(isWellFormedSecret("cs_act_", secretOf("cs_act_", random))).toBe(false);
  });

  test("surrounding blanks and line ends are not forgiven", () => {
    const secret = formatSecret("cs_act_", zeros);
    for (const text of ["", "cs_act_", ` ${secret}`, `${secret} `, `${secret}\n`, secret.toUpperCase()]) {
      expect(isWellFormedSecret("cs_act_", text)).toBe(false);
    }
  });

  test("every single wrong character is found, at every place: 400,000 errors on 100 random secrets", () => {
    let errors = 0;
    fc.assert(
      fc.property(prefixes, randomBytes, (prefix, bytes) => {
        const secret = formatSecret(prefix, bytes);
        for (let place = 0; place < secret.length; place += 1) {
          for (const wrong of PRINTABLE) {
            if (wrong === secret[place]) continue;
            errors += 1;
            if (isWellFormedSecret(prefix, replaceAt(secret, place, wrong)))
              expect.fail(`${secret}: ${wrong} at ${place}`);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(errors).toBeGreaterThanOrEqual(400_000);
  });

  test("every swap of two neighbors is found: 100,000 and more on random secrets", () => {
    let swaps = 0;
    fc.assert(
      fc.property(prefixes, randomBytes, (prefix, bytes) => {
        const secret = formatSecret(prefix, bytes);
        for (let place = 0; place + 1 < secret.length; place += 1) {
          const [first = "", second = ""] = secret.slice(place, place + 2);
          if (first === second) continue;
          swaps += 1;
          if (isWellFormedSecret(prefix, replaceAt(secret, place, second + first)))
            expect.fail(`${secret}: swap at ${place}`);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(swaps).toBeGreaterThanOrEqual(100_000);
  });

  // The one swap that CRC-32 alone does not promise to find is that of the last random character with the
  // first check character. Swapping a and b there goes unnoticed only if some x has x ^ d == x + k * 62^5,
  // with d = crc32(a) ^ crc32(b), k the difference of the digits a and b. The lowest 1 bit of both sides must
  // then be the same; it never is, as the first check digit is 0 to 4.
  test("the swap across the checksum's border cannot go unnoticed either", () => {
    const highest = [...BASE62].slice(0, Math.floor((2 ** 32 - 1) / 62 ** 5) + 1);
    expect(highest.join("")).toBe("01234");
    const lowestBit = (value: number): number => value & -value;
    for (const [a, first] of highest.entries()) {
      for (const [b, second] of highest.entries()) {
        if (a === b) continue;
        expect(lowestBit(crc32(first) ^ crc32(second))).not.toBe(lowestBit((a - b) * 62 ** 5));
      }
    }
  });
});
