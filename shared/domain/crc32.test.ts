import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

test.each([
  ["", 0x00000000],
  ["a", 0xe8b7be43],
  ["abc", 0x352441c2],
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
])("the known CRC-32 of %j", (text, expected) => {
  expect(crc32(text)).toBe(expected);
});

test.each([
  ["the last of one byte", "\u007f"],
  ["the first of two bytes", "\u0080"],
  ["the last of two bytes", "\u07ff"],
  ["the first of three bytes", "\u0800"],
  ["the last of three bytes", "\uffff"],
  ["the first of four bytes", "\u{10000}"],
  ["the last of four bytes", "\u{10ffff}"],
  ["a lone surrogate", "a\ud800b"],
])("%s counts as its UTF-8 bytes", (_, text) => {
  expect(crc32(text)).toBe(zlibCrc32(text));
});

test("agrees with zlib on every text, ASCII and other", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
      expect(crc32(text)).toBe(zlibCrc32(text));
    }),
    { numRuns: 2_000 },
  );
});
