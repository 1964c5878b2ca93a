import { deflateRawSync } from "node:zlib";
import { checkOf, crc32Of } from "../../../shared/signing/armor/check.ts";
import { DICTIONARY } from "../../../shared/signing/armor/dictionary.ts";
import { writeLines } from "../../../shared/signing/armor/lines.ts";
import type { StringVector, TextVector } from "../vector.ts";

/** A text, its name, and the kind that its reader wants. */
export type Named = readonly [name: string, text: string, wanted?: TextVector["wanted"]];

/** The same line with other data, and a check that holds: as of another string with the same mark. */
export function retold(line: string): string {
  const text = line.replaceAll(" ", "").slice(0, -4);
  const other = `${text.slice(0, -1)}${text.endsWith("7") ? "8" : "7"}`;
  return `${other} ${checkOf(other, 1)}`;
}

/** A line that no string has, with a check that holds. */
export function madeLine(mark: string, number: number): string {
  const text = `${mark}${String(number).padStart(3, "0")}${"7".repeat(60)}`;
  return text + checkOf(text, 1);
}

/** A part that no string has, with a check that holds. */
export function madePart(mark: string, number: number, count: number, data: string): string {
  const digits = [number, count].map((each) => String(each).padStart(2, "0")).join("");
  return `CSQ1:${mark}:${number}/${count}:${data}${checkOf(mark + digits + data, 2)}`;
}

/** The same part with other data, and a check that holds. */
export function retoldPart(part: string): string {
  const [, mark = "", numbers = "", rest = ""] = part.split(":");
  const data = `${rest.slice(0, -5)}${rest.at(-5) === "7" ? "8" : "7"}`;
  const checked =
    mark +
    numbers
      .split("/")
      .map((number) => number.padStart(2, "0"))
      .join("") +
    data;
  return `CSQ1:${mark}:${numbers}:${data}${checkOf(checked, 2)}`;
}

/** Texts that only a program makes: all checks hold. */
export function unpackable({ kind, packed, text, document }: StringVector): readonly Named[] {
  const bytes = Uint8Array.from(Buffer.from(packed, "hex"));
  const written = (given: Uint8Array) => {
    const copy = Uint8Array.from(given);
    copy.set([copy.length >> 8, copy.length], 1);
    copy.set(crc32Of(copy.subarray(0, -4)), copy.length - 4);
    return writeLines(kind, copy);
  };
  const withDeflated = (deflated: Uint8Array, signatures: Uint8Array) =>
    written(
      Uint8Array.from([
        0x11,
        0,
        0,
        deflated.length >> 8,
        deflated.length,
        ...deflated,
        ...signatures,
        0,
        0,
        0,
        0,
      ]),
    );
  const signature = Buffer.from(document.split(".")[2] ?? "", "base64url");
  const byZlib = deflateRawSync(text, { dictionary: DICTIONARY, level: 9 });
  const stored = deflateRawSync(text, { level: 0 });
  const bomb = deflateRawSync(Buffer.alloc(3_000_000, 65), { dictionary: DICTIONARY, level: 9 });
  return [
    ["compressed by zlib", withDeflated(byZlib, signature)],
    ["stored, not compressed", withDeflated(stored, signature)],
    ["bytes behind the deflated ones", withDeflated(Uint8Array.from([...byZlib, 0]), signature)],
    ["a decompression bomb", withDeflated(bomb, signature)],
    ["no signature", withDeflated(byZlib, new Uint8Array())],
    ["a signature too many", withDeflated(byZlib, Buffer.concat([signature, signature]))],
    ["the wrong kind", written(bytes.with(0, 0x12))],
    ["no kind", written(bytes.with(0, 0x10))],
    ["bytes of a version to come", written(bytes.with(0, 0x21))],
    [
      "a wrong check over the whole",
      writeLines(kind, bytes.with(bytes.length - 20, (bytes.at(-20) ?? 0) ^ 1)),
    ],
  ];
}
