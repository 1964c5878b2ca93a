import { beforeAll, describe, expect, it } from "vitest";
import { checkOf } from "./armor/check.ts";
import type { StringFault } from "./armor/fault.ts";
import { readArmor } from "./armor.ts";
import { writeQrParts } from "./qr-parts.ts";
import { NONCE, type OfflineScene, offlineScene } from "./testing/offline.ts";

let scene: OfflineScene;
let parts: readonly string[];
let other: readonly string[];
beforeAll(async () => {
  scene = await offlineScene({ rotations: 8 });
  parts = await writeQrParts("response", scene.response);
  const next = await offlineScene({ rotations: 8, says: { nonce: `${NONCE}x` }, licenses: 2 });
  other = await writeQrParts("response", next.response);
});

const read = (...given: readonly string[]) => readArmor(given.join("\n"));
const faults = async (...given: readonly string[]): Promise<readonly StringFault[] | "read"> => {
  const found = await read(...given);
  return found.ok ? "read" : found.faults;
};

describe("parts for QR codes", () => {
  it("have at most 800 characters each, all of a code's alphanumeric mode, and come back", async () => {
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(part).toMatch(/^CSQ1:[0-9A-Z]{6}:\d\/\d:[0-9A-Z]{5,781}$/);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(800);
    expect(await read(...parts)).toEqual({ ok: true, kind: "response", document: scene.response });
  });

  it("are one part for a request", async () => {
    const request = await writeQrParts("request", scene.request);
    expect(request).toHaveLength(1);
    expect(await read(...request)).toEqual({ ok: true, kind: "request", document: scene.request });
  });

  const first = () => parts[0] as string;
  it.each<[string, () => string[]]>([
    ["in any order", () => [...parts].reverse()],
    ["as often as they come", () => [...parts, ...parts, first()]],
    ["in lower case", () => parts.map((part) => part.toLowerCase())],
    ["with look-alikes", () => parts.map((part) => part.slice(0, 5) + part.slice(5).replaceAll("0", "O"))],
    ["wrapped", () => parts.map((part) => part.replace(/.{64}/g, "$&\r\n> "))],
    [
      "with text before, between and behind",
      () => parts.map((part, place) => `Part ${place + 1}:\n${part}\n`),
    ],
    ["without a line break between them", () => [parts.join("")]],
  ])("are read %s", async (_, given) => {
    expect(await faults(...given())).toBe("read");
  });

  it("that are missing are named", async () => {
    expect(await faults(first())).toEqual([{ code: "PARTS_MISSING", numbers: [2, 3] }]);
    expect(await faults(...parts.slice(1))).toEqual([{ code: "PARTS_MISSING", numbers: [1] }]);
  });

  it("that are wrong are named, also where the number is", async () => {
    const spoiled = parts.with(
      1,
      (parts[1] as string).replace(/.$/, (last) => (last === "Z" ? "Y" : "Z")),
    );
    expect(await faults(...spoiled)).toEqual([{ code: "PARTS_WRONG", numbers: [2] }]);
    const renumbered = parts.with(1, (parts[1] as string).replace(":2/", ":1/"));
    expect(await faults(...renumbered)).toEqual([{ code: "PARTS_MISSING", numbers: [2] }]);
    expect(await faults(...parts.map((part) => part.slice(0, -1)))).toEqual([{ code: "STRING_UNREADABLE" }]);
  });

  it("of another string are told apart", async () => {
    expect(await faults(...parts.with(2, other[2] as string))).toEqual([
      { code: "PARTS_OF_ANOTHER_STRING", numbers: [3] },
    ]);
    expect(await faults(...parts, other[0] as string)).toEqual([
      { code: "PARTS_OF_ANOTHER_STRING", numbers: [1] },
    ]);
  });

  /** A part as only a program makes it: its check holds. */
  const made = (mark: string, number: number, count: number, data: string) => {
    const digits = [number, count].map((each) => String(each).padStart(2, "0")).join("");
    return `CSQ1:${mark}:${number}/${count}:${data}${checkOf(mark + digits + data, 2)}`;
  };
  const mark = () => (parts[0] as string).split(":")[1] as string;

  it("that differ in how many there are, or in what they hold, are not of one string", async () => {
    expect(await faults(...parts, made(mark(), 2, 4, "7777"))).toEqual([
      { code: "PARTS_OF_ANOTHER_STRING", numbers: [2] },
    ]);
    expect(await faults(...parts, made(mark(), 2, 3, "7777"))).toEqual([
      { code: "PARTS_TWICE", numbers: [2] },
    ]);
  });

  it("with numbers that no string has, without data or with half a mark, are none", async () => {
    for (const part of [
      made("777777", 0, 3, "77"),
      made("777777", 4, 3, "77"),
      made("777777", 1, 1, ""),
      made("777", 1, 1, "77"),
    ])
      expect(await faults(part), part).toEqual([{ code: "STRING_UNREADABLE" }]);
  });

  it("of a version to come are told", async () => {
    expect(await faults(...parts.map((part) => part.replace("CSQ1", "CSQ2")))).toEqual([
      { code: "VERSION_UNKNOWN", version: 2 },
    ]);
  });

  it("are not lines: neither is read as the other", async () => {
    expect(await faults(...parts.map((part) => part.replace("CSQ1:", "CSQ:")))).toEqual([
      { code: "STRING_UNKNOWN" },
    ]);
  });
});
