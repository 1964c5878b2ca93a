import { describe, expect, it } from "vitest";
import { bytesFrom } from "../testing/offline.ts";
import { checkOf, crc32Of } from "./check.ts";
import { writeLines } from "./lines.ts";
import { readLines } from "./read-lines.ts";

/** Bytes that pack no document, in lines that are all right. */
function bytesOf(label: string, size = 200): Uint8Array {
  const bytes = Uint8Array.from(bytesFrom(label, size));
  bytes.set([0x11, size >> 8, size & 255]);
  bytes.set(crc32Of(bytes.subarray(0, -4)), size - 4);
  return bytes;
}

const linesOf = (bytes: Uint8Array) =>
  writeLines("request", bytes).replaceAll(" ", "").split("\n").slice(1, -2);
const made = (beginning: string, data: string) => `${beginning}${data}${checkOf(beginning + data, 1)}`;
const faults = (...lines: readonly string[]) => {
  const read = readLines(lines.join("\n"));
  return read.ok ? "read" : read.faults;
};

describe("lines", () => {
  it("of every length that a string can end with are read", () => {
    for (let size = 80; size < 200; size += 1) {
      const bytes = bytesOf("any", size);
      const read = readLines(linesOf(bytes).join("\n"));
      expect(read.ok && Buffer.compare(read.bytes, bytes), `${size}`).toBe(0);
    }
  });

  it("may share a character, where the last of one got lost and the next begins with it", () => {
    let shared = 0;
    for (let place = 0; place < 60; place += 1) {
      const bytes = bytesOf(`shared ${place}`);
      const lines = linesOf(bytes);
      const at = lines.findIndex((line, each) => each < lines.length - 1 && line.at(-1) === line[0]);
      if (at === -1) continue;
      shared += 1;
      const read = readLines(lines.with(at, (lines[at] as string).slice(0, -1)).join("\n"));
      expect(read.ok && Buffer.compare(read.bytes, bytes)).toBe(0);
    }
    expect(shared).toBeGreaterThan(1);
  });

  it("beyond the last one, or longer than theirs, are of another string, although the mark is the same", () => {
    const lines = linesOf(bytesOf("beyond"));
    const mark = (lines[0] as string).slice(0, 2);
    const [last, beyond] = [lines.length, lines.length + 93].map((each) => String(each).padStart(3, "0"));
    expect(faults(...lines, made(`${mark}${beyond}`, "7".repeat(60)))).toEqual([
      { code: "LINES_OF_ANOTHER_STRING", numbers: [Number(beyond)] },
    ]);
    expect(faults(...lines, made(`${mark}${last}`, "7".repeat(60)))).toEqual([
      { code: "LINES_OF_ANOTHER_STRING", numbers: [Number(last)] },
    ]);
  });

  it("of one number with different data are told", () => {
    const lines = linesOf(bytesOf("twice"));
    const again = made((lines[1] as string).slice(0, 5), "7".repeat(60));
    expect(faults(...lines, again)).toEqual([{ code: "LINES_TWICE", numbers: [2] }]);
  });

  it("with the number 0 are none", () => {
    expect(faults(made("K7000", "7".repeat(60)))).toEqual([{ code: "STRING_UNKNOWN" }]);
  });
});
