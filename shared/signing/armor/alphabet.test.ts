import { expect, it } from "vitest";
import { charactersFor, foldText, readBase32, writeBase32 } from "./alphabet.ts";

it("bytes of any length come back, in so many characters as they need", () => {
  for (let size = 0; size < 200; size += 1) {
    const bytes = Uint8Array.from({ length: size }, (_, place) => (place * 89 + size) & 255);
    const text = writeBase32(bytes);
    expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]*$/);
    expect(text).toHaveLength(charactersFor(size));
    expect(readBase32(text)).toEqual(bytes);
  }
});

it("what nobody writes is not read: other characters, lengths between two sizes, spare bits set", () => {
  expect(readBase32("00000U00")).toBeNull();
  for (const length of [1, 3, 6, 9]) expect(readBase32("0".repeat(length))).toBeNull();
  expect(readBase32("00")).toEqual(Uint8Array.of(0));
  expect(readBase32("01")).toBeNull();
});

it("case, look-alikes and everything that is no letter or digit make no difference", () => {
  expect(foldText("> k7 oO0-iIlL1 \u00a0\u2014\u201c\r\n\u200bz")).toBe("K700011111Z");
});
