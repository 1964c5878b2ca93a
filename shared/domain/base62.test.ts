import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { base62BytesNeeded, encodeBase62 } from "./base62.ts";

const ORDER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function decode(text: string): bigint {
  return [...text].reduce((sum, character) => sum * 62n + BigInt(ORDER.indexOf(character)), 0n);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

describe("encodeBase62", () => {
  test("each of the 62 digits has its character, in the order 0-9A-Za-z", () => {
    for (const [digit, character] of [...ORDER].entries()) {
      expect(encodeBase62(Uint8Array.of(digit), 1)).toBe(character);
    }
  });

  test.each([
    [[], 3, "000"],
    [[0], 1, "0"],
    [[61], 2, "0z"],
    [[62], 2, "10"],
    [[255], 2, "47"],
    [[1, 0], 2, "48"],
    [[255, 255, 255, 255], 6, "4gfFC3"],
  ])("%j as %i characters is %s", (bytes, length, text) => {
    expect(encodeBase62(Uint8Array.from(bytes), length)).toBe(text);
  });

  test("the text is the lowest digits of the big-endian number, always of the asked length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 40 }), (bytes, length) => {
        const text = encodeBase62(bytes, length);
        expect(text).toMatch(/^[0-9A-Za-z]+$/);
        expect(text).toHaveLength(length);
        expect(decode(text)).toBe(numberOf(bytes) % 62n ** BigInt(length));
      }),
      { numRuns: 2_000 },
    );
  });

  test("four bytes lose nothing in six characters", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
        expect(decode(encodeBase62(bytes, 6))).toBe(numberOf(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test("no character is favored at any place, the first included", () => {
    const length = 2;
    const counts = new Map<string, number>();
    // Three bytes in equal steps stand for every random value: 2^24 / 62^2 is far from whole, and still
    // nothing stands out.
    for (let value = 0; value < 2 ** 24; value += 61) {
      const text = encodeBase62(Uint8Array.of(value >> 16, (value >> 8) & 255, value & 255), length);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect(counts.size).toBe(62 ** length);
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(2);
  });
});

describe("base62BytesNeeded", () => {
  test.each([
    [1, 9],
    [6, 13],
    [30, 31],
  ])("%i characters need %i bytes", (length, bytes) => {
    expect(base62BytesNeeded(length)).toBe(bytes);
  });

  test("leaves 64 bits beyond the text, so that the remainder's bias is below one part in 2^64", () => {
    for (let length = 1; length <= 100; length += 1) {
      expect(256n ** BigInt(base62BytesNeeded(length)) >= 62n ** BigInt(length) * 2n ** 64n).toBe(true);
    }
  });
});
