import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatLicenseCode, LICENSE_CODE_RANDOM_BYTES, readLicenseCode } from "./license-code.ts";

const ALPHABET = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
const MISTYPED = { kind: "mistyped" };
const randomBytes = fc.uint8Array({
  minLength: LICENSE_CODE_RANDOM_BYTES,
  maxLength: LICENSE_CODE_RANDOM_BYTES,
});
const codes = randomBytes.map(formatLicenseCode);
const zeros = new Uint8Array(LICENSE_CODE_RANDOM_BYTES);
const known = formatLicenseCode(zeros.map((_, index) => 255 - index * 17));

describe("formatLicenseCode", () => {
  test("known codes stay the same for good", () => {
    expect(formatLicenseCode(zeros)).toBe("CSL1-00000-00000-00000-00000-3S006");
    expect(known).toBe("CSL1-ZZQDV-K5VNA-CRGXV-6AN23-ASEGJ");
  });

  test("prefix, then five groups of five without I, L, O and U", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^CSL1(-[0-9A-HJKMNP-TV-Z]{5}){5}$/);
      }),
    );
  });

  test("the first 100 bits are all kept, in order, and each symbol has its letter", () => {
    fc.assert(
      fc.property(randomBytes, (bytes) => {
        const bits = [...bytes]
          .map((byte) => byte.toString(2).padStart(8, "0"))
          .join("")
          .slice(0, 100);
        const random = bits.replace(/.{5}/g, (five) => ALPHABET[Number.parseInt(five, 2)] ?? "?");
        expect(formatLicenseCode(bytes).slice(4).replaceAll("-", "").slice(0, 20)).toBe(random);
      }),
    );
  });

  test.each([0, 12, 14])("%i bytes make no code", (count) => {
    expect(() => formatLicenseCode(new Uint8Array(count))).toThrow(
      new RangeError(`A license code takes 13 random bytes, not ${count}.`),
    );
  });
});

describe("readLicenseCode, own codes", () => {
  test("reads back what was formatted, however it is typed", () => {
    const typed = fc.constantFrom<(code: string) => string>(
      (code) => code,
      (code) => code.toLowerCase(),
      (code) => code.replaceAll("-", ""),
      (code) => code.replaceAll("-", " "),
      (code) => code.replaceAll("-", " – "),
      (code) => code.replaceAll("-", "\u2212"),
      (code) => [...code].join("\u00a0"),
      (code) => `\r\n\t${code.replaceAll("-", "-\n")} `,
      (code) => code.replaceAll("0", "O").replaceAll("1", "I"),
      (code) => code.replaceAll("0", "o").replaceAll("1", "l"),
      (code) => code.replaceAll("1", "L").toLowerCase(),
      (code) => code.replaceAll("1", "i").replace("CSL", "cs1"),
    );
    fc.assert(
      fc.property(codes, typed, (code, type) => {
        expect(readLicenseCode(type(code))).toEqual({ kind: "own", code });
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["nothing after the prefix", "CSL1"],
    ["only the prefix and a dash", "csl1-"],
    ["a character missing", known.slice(0, -1)],
    ["a character too many", `${known}0`],
    ["a group missing", known.slice(0, -6)],
    ["a group twice", known + known.slice(-6)],
    ["the letter U, which is no digit of the code", known.replace("ZZ", "ZU")],
    ["zeros only, which many checksums let pass", "CSL1-00000-00000-00000-00000-00000"],
    ["a letter outside ASCII that looks right", known.replace("A", "Ａ")],
    ["underscores between the groups", known.replaceAll("-", "_")],
  ])("mistyped: %s", (_, text) => {
    expect(readLicenseCode(text)).toEqual(MISTYPED);
  });
});

test.each(["X", "0", "CSL", "X-"])("an own code with %s in front of it is not read as own", (front) => {
  expect(readLicenseCode(front + known)).toEqual({ kind: "foreign", code: front + known });
});

describe("readLicenseCode, foreign codes", () => {
  test.each([
    "F4N9-8YDE-3K7Q",
    "f4n9-8yde-o0il",
    "CS-1100-2293",
    "CS1100-2293",
    "XCSL1-00000",
    "Acme license no. 7 (München)",
    "注文-2024",
    "x",
    "x".repeat(128),
    "😀".repeat(128),
  ])("%s is kept as it is", (code) => {
    expect(readLicenseCode(code)).toEqual({ kind: "foreign", code });
  });

  test("blanks around it are dropped, case and inner blanks are not", () => {
    expect(readLicenseCode(" \t aB c-1 \r\n")).toEqual({ kind: "foreign", code: "aB c-1" });
  });

  test.each([
    ["nothing", ""],
    ["only blanks", " \t "],
    ["129 characters", "x".repeat(129)],
    ["a line break inside", "ab\ncd"],
    ["a tab inside", "ab\tcd"],
    ["a no-break space inside", "ab\u00a0cd"],
    ["a line separator inside", "ab\u2028cd"],
    ["a NUL", "ab\u0000"],
    ["a zero-width space", "ab\u200bcd"],
    ["a soft hyphen", "ab\u00adcd"],
    ["a right-to-left override", "ab\u202ecd"],
    ["an ignorable mark", "ab\u034fcd"],
    ["a variation selector", "ab\ufe0f"],
    ["a filler that shows nothing", "ab\u3164"],
    ["a lone surrogate", "ab\ud800"],
    ["a private-use character", "ab\ue000"],
    ["a character that does not exist", "ab\uffff"],
  ])("%s is mistyped", (_, text) => {
    expect(readLicenseCode(text)).toEqual(MISTYPED);
  });

  test("every text gets an answer, and an accepted one is read again as itself", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
        const reading = readLicenseCode(text);
        if (reading.kind !== "mistyped") expect(readLicenseCode(reading.code)).toEqual(reading);
      }),
      { numRuns: 2_000 },
    );
  });

  test("64 KB of dashes are answered at once", () => {
    const before = performance.now();
    expect(readLicenseCode(`CSL1${"- ".repeat(32_768)}`)).toEqual(MISTYPED);
    expect(performance.now() - before).toBeLessThan(100);
  });
});
