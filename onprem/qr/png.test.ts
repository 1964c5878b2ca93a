import { inflateSync } from "node:zlib";
import jsqr from "jsqr";
import { describe, expect, it } from "vitest";
import { writePng } from "./png.ts";
import { drawCode } from "./terminal.ts";

/** What a part looks like: capital letters, digits and `:` `/`, 800 characters. */
const PART = `CSQ1:8Q2MK7:1/2:${"ABCDEFGH0123456789JKMNPQRSTVWXYZ".repeat(30)}`.slice(0, 800);
const PIXELS = 8;

/** Reads a black and white picture like every reader of PNG, checks of its chunks included. */
function readPng(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    expect(view.getUint32(at + 8 + length)).toBe(crc32(named));
    chunks.set(Buffer.from(named.subarray(0, 4)).toString("latin1"), named.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get("IHDR") ?? new Uint8Array();
  const size = new DataView(header.buffer, header.byteOffset).getUint32(0);
  const rows = inflateSync(chunks.get("IDAT") ?? new Uint8Array());
  const rowBytes = 1 + size / 8;
  const isWhite = (x: number, y: number) => ((rows[y * rowBytes + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  expect(rows.length).toBe(rowBytes * size);
  return { size, header: [...header.subarray(8)], isWhite, names: [...chunks.keys()] };
}

function crc32(bytes: Uint8Array): number {
  const table = Array.from({ length: 256 }, (_, byte) =>
    Array.from({ length: 8 }).reduce<number>((crc) => (crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1), byte),
  );
  return ~bytes.reduce((crc, byte) => (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8), 0xffffffff) >>> 0;
}

/** What a phone reads from a square picture. */
function scan(size: number, isWhite: (x: number, y: number) => number): string | undefined {
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let at = 0; at < size * size; at += 1)
    pixels.fill(isWhite(at % size, Math.floor(at / size)) ? 255 : 0, at * 4, at * 4 + 3);
  return jsqr.default(pixels, size, size, { inversionAttempts: "dontInvert" })?.data;
}

describe("the picture of a QR code", () => {
  it.each([PART, "CSQ1:8Q2MK7:1/1:ABC"])("is read as the text that it was made of (text %#)", (text) => {
    const { size, isWhite } = readPng(writePng(text));
    expect(scan(size, isWhite)).toBe(text);
  });

  it("is a PNG of one bit a pixel, with a margin of four modules", () => {
    const bytes = writePng(PART);
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const { size, header, names, isWhite } = readPng(bytes);
    expect(header).toEqual([1, 0, 0, 0, 0]);
    expect(names).toEqual(["IHDR", "IDAT", "IEND"]);
    expect(size).toBe((81 + 2 * 4) * PIXELS);
    const edge = 4 * PIXELS;
    for (let at = 0; at < size; at += 1)
      expect([isWhite(at, edge - 1), isWhite(edge - 1, at), isWhite(at, size - edge)]).toEqual([1, 1, 1]);
    expect(isWhite(edge, edge)).toBe(0);
  });
});

describe("a QR code in the terminal", () => {
  const draw = (text: string, isColored: boolean) => drawCode(text, isColored).split("\n");

  it("is read as the text that it was made of", () => {
    const lines = draw(PART, false);
    const size = lines[0]?.length ?? 0;
    const isLight = (x: number, y: number) => {
      const character = lines[y >> 1]?.[x] ?? " ";
      return character === "█" || character === (y % 2 === 0 ? "▀" : "▄") ? 1 : 0;
    };
    const read = scan(size * PIXELS, (x, y) => isLight(Math.floor(x / PIXELS), Math.floor(y / PIXELS)));
    expect([size, read]).toEqual([85, PART]);
  });

  it("sets its own colors where it is shown, and none in a file", () => {
    const plain = draw(PART, false);
    expect(draw(PART, true)).toEqual(plain.map((line) => `\u001B[97;40m${line}\u001B[0m`));
  });
});
