import { deflateRawSync } from "node:zlib";
import { base64url } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { crc32Of } from "./armor/check.ts";
import { packDocument, unpackDocument } from "./armor/container.ts";
import { DICTIONARY } from "./armor/dictionary.ts";
import type { StringFault } from "./armor/fault.ts";
import { writeLines } from "./armor/lines.ts";
import { unwrap } from "./armor/unwrap.ts";
import { armorFileName, readArmor, writeArmor } from "./armor.ts";
import { bytesFrom, NONCE, type OfflineScene, offlineScene } from "./testing/offline.ts";

let scene: OfflineScene;
let text: string;
let lines: string[];
let other: string[];
beforeAll(async () => {
  scene = await offlineScene();
  text = await writeArmor("request", scene.request);
  lines = text.split("\n").slice(1, -2);
  const next = await offlineScene({ says: { nonce: `${NONCE}x` } });
  other = (await writeArmor("request", next.request)).split("\n").slice(1, -2);
});

const faults = async (given: string | readonly string[]): Promise<readonly StringFault[] | "read"> => {
  const read = await readArmor(typeof given === "string" ? given : given.join("\n"));
  if (read.ok) expect(read.document).toBe(scene.request);
  return read.ok ? "read" : read.faults;
};
const without = (place: number) => lines.filter((_, each) => each !== place);
const withLine = (place: number, line: string) => lines.map((each, at) => (at === place ? line : each));

describe("an armored text", () => {
  it("says what it is, in lines that fit a mail, and comes back as it was", async () => {
    expect(text).toMatch(
      /^COUNTERSIGN\/1 REQUEST\n(?:[0-9A-Z]{2}\d{3}(?: [0-9A-Z]{1,15}){1,4} [0-9A-Z]{4}\n)+COUNTERSIGN\/1 END\n$/,
    );
    expect(Math.max(...lines.map(({ length }) => length))).toBe(74);
    for (const [kind, document] of [
      ["request", scene.request],
      ["response", scene.response],
      ["return", scene.release],
    ] as const)
      expect(await readArmor(await writeArmor(kind, document))).toEqual({ ok: true, kind, document });
  });

  const quoted = (mark: string) => text.replace(/^/gm, mark);
  const spread = (by: string) => [...text].join(by);
  it.each<[string, () => string]>([
    ["quoted in a reply", () => quoted("> ")],
    ["quoted in a reply to a reply, by a program that puts initials", () => quoted("> JD> ")],
    ["with CRLF", () => text.replaceAll("\n", "\r\n")],
    ["with NBSP for blanks", () => text.replaceAll(" ", "\u00a0")],
    ["in lower case", () => text.toLowerCase()],
    ["with letters that look like its digits", () => text.replaceAll("0", "O").replace(/1/g, () => "l")],
    ["with I for 1 and o for 0", () => text.replaceAll("0", "o").replaceAll("1", "I")],
    [
      "with smart quotes and long dashes around and inside",
      () => `\u201c${text.replaceAll(" ", " \u2014 ")}\u201d`,
    ],
    ["wrapped at 40 characters", () => text.replaceAll("\n", " ").replace(/.{40}/g, "$&\n")],
    ["wrapped in the middle, then quoted", () => text.replace(/.{31}/g, "$&\n").replace(/^/gm, "> ")],
    ["all in one line", () => text.replaceAll("\n", " ")],
    ["without any blank or line break", () => text.replace(/\s/g, "")],
    ["with a blank after every character", () => spread(" ")],
    ["with zero-width characters everywhere", () => spread("\u200b")],
    ["indented, with tabs", () => quoted("\t\t").replaceAll(" ", "\t")],
    ["without its first and last line", () => lines.join("\n")],
    ["with its lines in any order", () => [...lines].reverse().join("\n")],
    ["with every line twice", () => [...lines, ...lines].join("\n")],
    [
      "inside a letter",
      () =>
        `Dear Ms. Fox,\nhere is our request, no. 12345-6789:\n\n${text}\nKind regards\nZoe Quick, 0800 123 456\n`,
    ],
  ])("is read %s", async (_, given) => {
    expect(await readArmor(given())).toEqual({ ok: true, kind: "request", document: scene.request });
  });
});

describe("a text that is not right", () => {
  it("has its wrong line named, whatever is wrong with it", async () => {
    const line = lines[4] as string;
    const change = (at: number, by: string) => line.slice(0, at) + by + line.slice(at + 1);
    const wrong = [
      change(20, line[20] === "Z" ? "Y" : "Z"),
      change(20, ""),
      change(20, `${line[20]}7`),
      change(3, "9"),
      change(0, line[0] === "Z" ? "Y" : "Z"),
      change(line.length - 1, line.at(-1) === "Z" ? "Y" : "Z"),
      change(20, "U"),
      change(20, "ж"),
      line.slice(0, 40),
    ];
    for (const each of wrong)
      expect(await faults(withLine(4, each)), each).toEqual([{ code: "LINES_WRONG", numbers: [5] }]);
  });

  it("has every wrong line named: the first, the last, several", async () => {
    const spoil = (line: string) => line.replace(/ (.)(.)/, (_, a, b) => (a === b ? ` ${a}U` : ` ${b}${a}`));
    expect(await faults(withLine(0, spoil(lines[0] as string)))).toEqual([
      { code: "LINES_WRONG", numbers: [1] },
    ]);
    const last = lines.length - 1;
    expect(await faults(withLine(last, spoil(lines[last] as string)))).toEqual([
      { code: "LINES_WRONG", numbers: [last + 1] },
    ]);
    const some = lines.map((line, place) => (place % 3 === 1 ? spoil(line) : line));
    expect(await faults(some)).toEqual([{ code: "LINES_WRONG", numbers: [2, 5, 8, 11] }]);
  });

  it("has its missing lines named, also the first and the last", async () => {
    for (const place of [0, 1, 5, lines.length - 1])
      expect(await faults(without(place))).toEqual([{ code: "LINES_MISSING", numbers: [place + 1] }]);
    expect(await faults(lines.slice(0, 7))).toEqual([{ code: "LINES_MISSING", numbers: [8, 9, 10, 11] }]);
    expect(await faults(text.split("\n").filter((_, place) => place !== 1))).toEqual([
      { code: "LINES_MISSING", numbers: [1] },
    ]);
  });

  it("has a line of another string named, and two strings in one text are not one", async () => {
    expect(await faults(withLine(3, other[3] as string))).toEqual([
      { code: "LINES_OF_ANOTHER_STRING", numbers: [4] },
    ]);
    // How short its last line may be is not known of the other string.
    const numbers = other.map((_, place) => place + 1).slice(0, -1);
    expect(await faults([...lines, ...other])).toEqual([{ code: "LINES_OF_ANOTHER_STRING", numbers }]);
  });

  it("may hold a wrong copy of a line beside the right one", async () => {
    expect(await faults([...lines, (lines[3] as string).replace("A", "B")])).toBe("read");
  });

  it("says of every other text what it is not", async () => {
    expect(await faults("")).toEqual([{ code: "STRING_UNKNOWN" }]);
    expect(await faults("Kind regards, 12345")).toEqual([{ code: "STRING_UNKNOWN" }]);
    expect(await faults(scene.request)).toEqual([{ code: "STRING_UNKNOWN" }]);
    expect(await faults("COUNTERSIGN/1 REQUEST\nbla bla\nCOUNTERSIGN/1 END")).toEqual([
      { code: "STRING_UNREADABLE" },
    ]);
    expect(await faults("COUNTERSIGN/2 REQUEST\nqqq-www\nCOUNTERSIGN/2 END")).toEqual([
      { code: "VERSION_UNKNOWN", version: 2 },
    ]);
    expect(await faults(`${text}${" ".repeat(65_537)}`)).toEqual([{ code: "STRING_TOO_LONG" }]);
  });

  it("is refused when it is of another kind than wanted, which is told", async () => {
    expect(await readArmor(text, "response")).toEqual({
      ok: false,
      faults: [{ code: "KIND_OTHER", kind: "request" }],
    });
    expect(await readArmor(text, "request")).toMatchObject({ ok: true });
  });
});

/** The same bytes with a check over the whole that holds. */
function checked(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, -4), ...crc32Of(bytes.subarray(0, -4))]);
}

/** Lines whose checks all hold, as only a program can make them: of the packed request, changed. */
async function repacked(change: (bytes: Uint8Array) => Uint8Array): Promise<string> {
  const bytes = change(await packDocument("request", scene.request));
  return writeLines("request", checked(bytes.with(1, bytes.length >> 8).with(2, bytes.length & 255)));
}

describe("lines that are all right and hold no document", () => {
  const broken = [{ code: "STRING_BROKEN" }];

  it("are refused: another kind than the document's, no kind, a version to come", async () => {
    const withFirst = (first: number) => repacked((bytes) => bytes.with(0, first));
    expect(await faults(await withFirst(0x11))).toBe("read");
    for (const first of [0x12, 0x13, 0x10, 0x14])
      expect(await faults(await withFirst(first))).toEqual(broken);
    expect(await faults(await withFirst(0x21))).toEqual([{ code: "VERSION_UNKNOWN", version: 2 }]);
  });

  it("are refused: a size out of bounds, or not theirs; a deflated size beyond the end", async () => {
    const bytes = await packDocument("request", scene.request);
    const withSize = (size: number) => checked(bytes.with(1, size >> 8).with(2, size & 255));
    for (const size of [0, 79, 16_385, 65_535])
      expect(await faults(writeLines("request", withSize(size))), `${size}`).toEqual(broken);
    for (const size of [80, bytes.length - 1, bytes.length + 1])
      expect(await unpackDocument(withSize(size)), `${size}`).toEqual({ ok: false, faults: broken });
    expect(await faults(await repacked((given) => given.with(3, 0xff)))).toEqual(broken);
    const bare = await packDocument(
      "request",
      `${base64url.encode('{"typ":"request+jwt"}')}.${bytesFrom("bare", 90).toString("base64url")}.c`,
    );
    expect(await unpackDocument(bare)).toMatchObject({ ok: true });
    const longer = checked(bare.with(4, (bare[4] as number) + 1));
    expect(await unpackDocument(longer)).toEqual({ ok: false, faults: broken });
  });

  it("are refused: a check over the whole that does not hold, one wrong byte before it", async () => {
    const bytes = await packDocument("request", scene.request);
    for (const place of [3, 40, bytes.length - 30, bytes.length - 1]) {
      const tampered = bytes.with(place, (bytes[place] as number) ^ 1);
      expect(await faults(writeLines("request", tampered))).toEqual(broken);
    }
  });

  it("are refused: a decompression bomb, small as it is", async () => {
    const bomb = deflateRawSync(Buffer.alloc(10_000_000, 65), { level: 9, dictionary: DICTIONARY });
    const head = Uint8Array.of(0x11, 0, 0, bomb.length >> 8, bomb.length);
    const armored = await repacked(() => Uint8Array.from([...head, ...bomb, ...new Uint8Array(4)]));
    expect(armored.length).toBeLessThan(30_000);
    expect(await faults(armored)).toEqual(broken);
  });

  it("are read when another program compressed them", async () => {
    const { text: unwrapped, signatures } = await unwrap(scene.request);
    const deflated = deflateRawSync(unwrapped, { dictionary: DICTIONARY });
    const head = Uint8Array.of(0x11, 0, 0, deflated.length >> 8, deflated.length);
    const foreign = Uint8Array.from([...head, ...deflated, ...signatures, ...new Uint8Array(4)]);
    expect(await faults(await repacked(() => foreign))).toBe("read");
  });
});

it("64 KB of anything cost less than 100 ms", async () => {
  await faults(text);
  const line = lines[0]?.replaceAll(" ", "") as string;
  for (const piece of [
    "1",
    "Q1001",
    "COUNTERSIGN/1",
    line,
    line.slice(1),
    `${line}Q1`,
    "> ",
    "U",
    "CSQ1:",
    "CSQ1:000000:1/1:0",
    "😀",
  ]) {
    const given = piece.repeat(65_536 / piece.length);
    const before = process.cpuUsage();
    await readArmor(given);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000, piece).toBeLessThan(100);
  }
});

it("a document that is too long for a string is a mistake of the program", async () => {
  const random = Array.from({ length: 700 }, (_, place) =>
    bytesFrom(String(place), 32).toString("base64url"),
  );
  for (const payload of ["A".repeat(65_536), random.join("")])
    await expect(writeArmor("request", `e30.${payload}.AAAA`)).rejects.toThrow(RangeError);
});

it("a file is named after what it is of", () => {
  expect(armorFileName("request", "FAX-01.Example.com")).toBe("fax-01-example-com-countersign-request.txt");
  expect(armorFileName("response", null)).toBe("countersign-response.txt");
  expect(armorFileName("return", "../../ü/\u0000")).toBe("countersign-return.txt");
  expect(armorFileName("return", "x".repeat(300))).toHaveLength(40 + "-countersign-return.txt".length);
});
