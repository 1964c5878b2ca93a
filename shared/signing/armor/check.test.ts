import { expect, it } from "vitest";
import { characterOf, symbolsOf, writeBase32 } from "./alphabet.ts";
import { checkOf, crc32Of, isChecked } from "./check.ts";

const LONGEST = 1_021;
const WORD = LONGEST + 4;
const numberOf = (check: string) => symbolsOf(check).reduce((number, symbol) => number * 32 + symbol, 0);
const zeros = (length: number) => "0".repeat(length);
const right = numberOf(checkOf(zeros(LONGEST), 1));

/** What one wrong character does to the check: by place, for each of the 31 ways to be wrong. */
const changes = Array.from({ length: WORD }, (_, place) =>
  Array.from({ length: 31 }, (_, less) => {
    const wrong = characterOf(less + 1);
    if (place >= LONGEST) return numberOf(wrong) * 32 ** (WORD - 1 - place);
    return numberOf(checkOf(zeros(place) + wrong + zeros(LONGEST - 1 - place), 1)) ^ right;
  }),
);

it("up to three wrong characters are found, wherever they are", () => {
  const placeOf = new Int16Array(32 ** 4).fill(-1);
  for (const [place, all] of changes.entries()) for (const change of all) placeOf[change] = place;
  // No change is none, and none is another's: so far one and two wrong characters.
  expect(placeOf[0]).toBe(-1);
  expect(new Set(changes.flat()).size).toBe(WORD * 31);
  // Multiplying a word by a symbol keeps it one: it is enough to look at one way in which the first is wrong.
  let hidden = 0;
  for (const [first, [a = 0]] of changes.entries())
    for (let second = first + 1; second < WORD; second += 1)
      for (const b of changes[second] ?? []) if ((placeOf[a ^ b] ?? -1) > second) hidden += 1;
  expect(hidden).toBe(0);
});

it("every swap of two characters is found", () => {
  const text = writeBase32(Uint8Array.from({ length: 37 }, (_, place) => (place * 197 + 41) & 255));
  const line = text + checkOf(text, 1);
  for (let a = 0; a < line.length; a += 1)
    for (let b = a + 1; b < line.length; b += 1) {
      if (line[a] === line[b]) continue;
      const swapped = [...line];
      [swapped[a], swapped[b]] = [line.charAt(b), line.charAt(a)];
      if (isChecked(symbolsOf(swapped.join("")), 0, line.length, 1)) expect.fail(`${a} and ${b}`);
    }
});

it("a check holds only where it begins and ends, and only for its own start", () => {
  const line = `K7001ABCDEFGH${checkOf("K7001ABCDEFGH", 1)}`;
  const symbols = symbolsOf(`XX${line}YY`);
  expect(isChecked(symbols, 2, 2 + line.length, 1)).toBe(true);
  expect(isChecked(symbols, 2, 2 + line.length, 2)).toBe(false);
  expect(isChecked(symbols, 1, 2 + line.length, 1)).toBe(false);
  expect(isChecked(symbols, 2, 3 + line.length, 1)).toBe(false);
});

it("a character that is no symbol is never part of what is checked", () => {
  const text = writeBase32(Uint8Array.from({ length: 300 }, (_, place) => (place * 151 + 7) & 255));
  const line = text + checkOf(text, 1);
  for (let at = 0; at < line.length; at += 1) {
    const symbols = symbolsOf(`${line.slice(0, at)}U${line.slice(at + 1)}`);
    if (isChecked(symbols, 0, symbols.length, 1)) expect.fail(`U at ${at}`);
  }
});

it("the check over the whole is the CRC-32 of zlib", () => {
  expect(Buffer.from(crc32Of(new TextEncoder().encode("123456789"))).toString("hex")).toBe("cbf43926");
  expect(Buffer.from(crc32Of(new Uint8Array())).toString("hex")).toBe("00000000");
});
