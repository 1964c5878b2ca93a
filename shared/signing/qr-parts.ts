import { foldText, readBase32, symbolsOf, writeBase32 } from "./armor/alphabet.ts";
import { CHECK_CHARACTERS, checkOf, isChecked } from "./armor/check.ts";
import { markOf, packDocument, VERSION } from "./armor/container.ts";
import { type BytesRead, commonest, no, numbered, type StringKind } from "./armor/fault.ts";

/** The most that one part has: 800 capital letters, digits and `:` `/` fit a QR code of version 16, level L. */
const PART_CHARACTERS = 800;
const MARK = 6;
const PART_START = 2;
const HEAD_MAX = `CSQ${VERSION}:${"M".repeat(MARK)}:99/99:`.length;
const DATA_MAX = PART_CHARACTERS - HEAD_MAX - CHECK_CHARACTERS;

/**
 * Writes a document as texts for QR codes, `CSQ1:8Q2MK7:1/2:...`, each of at most 800 characters of a code's alphanumeric
 * mode. Throws a RangeError for a document that is too long for a string.
 */
export async function writeQrParts(kind: StringKind, document: string): Promise<readonly string[]> {
  const bytes = await packDocument(kind, document);
  const text = writeBase32(bytes);
  const mark = markOf(bytes, MARK);
  const count = Math.ceil(text.length / DATA_MAX);
  const size = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, place) => {
    const part = { mark, number: place + 1, count, data: text.slice(place * size, (place + 1) * size) };
    return `CSQ${VERSION}:${mark}:${part.number}/${count}:${part.data}${checkOf(checkedText(part), PART_START)}`;
  });
}

interface Part {
  readonly mark: string;
  readonly number: number;
  readonly count: number;
  readonly data: string;
}

/** What the check of a part is made of. */
function checkedText({ mark, number, count, data }: Part): string {
  return mark + twoDigits(number) + twoDigits(count) + data;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

const BEGINS = /(?=CSQ\d{1,3}:)/i;
const PART = /^CSQ(\d{1,3}):([0-9A-Z]+):(\d{1,2})\/(\d{1,2}):(.*)$/is;

/** True for a text that holds a part, or the beginning of one. */
export function hasQrParts(text: string): boolean {
  return BEGINS.test(text);
}

/** Reads the parts of one string out of a text, in any order and as often as they come. */
export function readQrParts(text: string): BytesRead {
  const pieces = text.split(BEGINS).flatMap((piece) => {
    const found = PART.exec(piece);
    return found === null ? [] : [found];
  });
  const version = pieces.find(([, each]) => Number(each) !== VERSION)?.[1];
  if (version !== undefined) return no({ code: "VERSION_UNKNOWN", version: Number(version) });
  const read = pieces.map((piece) => ({ part: partIn(piece), number: Number(piece[3]) }));
  const parts = read.flatMap(({ part }) => (part === null ? [] : [part]));
  const mark = commonest(parts.map((part) => part.mark));
  const count = parts.find((part) => part.mark === mark)?.count;
  if (count === undefined) return no({ code: "STRING_UNREADABLE" });
  const own = parts.filter((part) => part.mark === mark && part.count === count);
  const foreign = parts.filter((part) => !own.includes(part)).map(({ number }) => number);
  const data = new Map(own.map((part) => [part.number, part.data]));
  const twice = own.filter((part) => data.get(part.number) !== part.data).map(({ number }) => number);
  const numbers = Array.from({ length: count }, (_, place) => place + 1);
  const absent = numbers.filter((number) => !data.has(number) && !foreign.includes(number));
  const wrong = absent.filter((number) => read.some((each) => each.part === null && each.number === number));
  const faults = [
    ...numbered("PARTS_OF_ANOTHER_STRING", foreign),
    ...numbered("PARTS_TWICE", twice),
    ...numbered("PARTS_WRONG", wrong),
    ...numbered(
      "PARTS_MISSING",
      absent.filter((number) => !wrong.includes(number)),
    ),
  ];
  if (faults.length > 0) return { ok: false, faults };
  const bytes = readBase32(numbers.map((number) => data.get(number)).join(""));
  return bytes === null ? no({ code: "STRING_BROKEN" }) : { ok: true, bytes };
}

/** A part whose check holds; what stands behind a blank may belong to it, or to the text around it. */
function partIn([, , marked = "", number, count, rest = ""]: RegExpExecArray): Part | null {
  for (const text of [rest, /[^ \t\r\n]+/.exec(rest)?.[0] ?? ""]) {
    const folded = foldText(text);
    const data = folded.slice(0, -CHECK_CHARACTERS);
    const part = { mark: foldText(marked), number: Number(number), count: Number(count), data };
    const symbols = symbolsOf(checkedText(part) + folded.slice(-CHECK_CHARACTERS));
    const isIn = part.number >= 1 && part.number <= part.count && part.mark.length === MARK;
    if (isIn && data !== "" && isChecked(symbols, 0, symbols.length, PART_START)) return part;
  }
  return null;
}
