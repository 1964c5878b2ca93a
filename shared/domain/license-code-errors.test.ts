import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatLicenseCode, LICENSE_CODE_RANDOM_BYTES, readLicenseCode } from "./license-code.ts";

const TIMEOUT_MS = 120_000;
const ALPHABET = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
const codes = fc
  .uint8Array({ minLength: LICENSE_CODE_RANDOM_BYTES, maxLength: LICENSE_CODE_RANDOM_BYTES })
  .map(formatLicenseCode);
const known = "CSL1-ZZQDV-K5VNA-CRGXV-6AN23-ASEGJ";
const places = [...known].flatMap((character, place) => (place < 5 || character === "-" ? [] : [place]));

function replaceAt(text: string, place: number, replacement: string): string {
  return text.slice(0, place) + replacement + text.slice(place + replacement.length);
}

function expectMistyped(text: string): void {
  if (readLicenseCode(text).kind !== "mistyped")
    expect.fail(`${text} was read as ${JSON.stringify(readLicenseCode(text))}`);
}

describe("the checksum of a license code", { timeout: TIMEOUT_MS }, () => {
  test("every single wrong character is found: all places, all letters, random codes", () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (const place of places) {
          for (const wrong of ALPHABET)
            if (wrong !== code[place]) expectMistyped(replaceAt(code, place, wrong));
        }
      }),
      { numRuns: 20 },
    );
  });

  test("every pair of wrong characters is found: all 288,300 of one code", () => {
    let pairs = 0;
    for (const [index, first] of places.entries()) {
      for (const a of ALPHABET) {
        const once = replaceAt(known, first, a);
        if (once === known) continue;
        for (const second of places.slice(index + 1)) {
          for (const b of ALPHABET) {
            if (b === known[second]) continue;
            pairs += 1;
            expectMistyped(replaceAt(once, second, b));
          }
        }
      }
    }
    expect(pairs).toBe(300 * 31 * 31);
  });

  test("every swap of two characters is found, neighbors across a dash included", () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (const a of places) {
          for (const b of places) {
            if (code[a] === code[b]) continue;
            expectMistyped(replaceAt(replaceAt(code, a, code.charAt(b)), b, code.charAt(a)));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test("two to five wrong characters anywhere, and so a whole garbled group, are found", () => {
    const errors = fc.dictionary(fc.constantFrom(...places.map(String)), fc.constantFrom(...ALPHABET), {
      minKeys: 2,
      maxKeys: 5,
    });
    fc.assert(
      fc.property(codes, errors, (code, wrong) => {
        const text = Object.entries(wrong).reduce(
          (typed, [place, letter]) => replaceAt(typed, Number(place), letter),
          code,
        );
        if (text !== code) expectMistyped(text);
      }),
      { numRuns: 20_000 },
    );
  });

  test("a wrong character in the prefix never makes an own code", () => {
    for (const place of [0, 1, 2, 3]) {
      for (const wrong of ALPHABET) {
        const text = replaceAt(known, place, wrong);
        const same = text === known || text.startsWith("CS11");
        expect(readLicenseCode(text).kind).toBe(same ? "own" : "foreign");
      }
    }
  });
});
