import { foldText, readBase32, symbolsOf } from "./alphabet.ts";
import { HEAD_CHARACTERS, sizeIn, VERSION } from "./container.ts";
import { type BytesRead, commonest, no, numbered, type StringFault } from "./fault.ts";
import { findFullLines, findLines, findTitles, type Line, type Stretch, type Title } from "./find-lines.ts";
import { type Extent, extentFor, FULL_LINE, lengthOf, numberText } from "./lines.ts";

/** Reads the lines of one string out of a text: in any order, broken or joined anywhere, between anything else. */
export function readLines(text: string): BytesRead {
  const folded = foldText(text);
  const symbols = symbolsOf(folded);
  const full = findFullLines(folded, symbols);
  const titles = findTitles(folded);
  const mark = commonest(full.map((line) => line.mark));
  if (mark === null) return no(titleFault(titles));
  const first = full.find((line) => line.mark === mark && line.number === 1);
  const extent = first === undefined ? null : extentIn(first.data);
  if (extent !== null && "code" in extent) return no(extent);
  const beginning = mark + numberText(extent?.count ?? 0);
  const short =
    extent === null || extent.last === FULL_LINE
      ? []
      : findLines(folded, symbols, { beginning, length: extent.last });
  const isOwn = (line: Line) =>
    line.mark === mark && (extent === null || line.end - line.at === lengthOf(line.number, extent));
  const lines = [...full, ...short];
  const [own, foreign] = [lines.filter(isOwn), lines.filter((line) => !isOwn(line))];
  const faults = faultsOf({ folded, mark, extent, own, foreign, titles });
  if (faults.length > 0 || extent === null) return { ok: false, faults };
  const byNumber = new Map(own.map((line) => [line.number, line.data]));
  const data = Array.from({ length: extent.count }, (_, place) => byNumber.get(place + 1));
  const bytes = readBase32(data.join(""));
  return bytes === null ? no({ code: "STRING_BROKEN" }) : { ok: true, bytes };
}

function titleFault([title]: readonly Title[]): StringFault {
  if (title === undefined) return { code: "STRING_UNKNOWN" };
  return title.version === VERSION
    ? { code: "STRING_UNREADABLE" }
    : { code: "VERSION_UNKNOWN", version: title.version };
}

/** What the first line says of how many there are. */
function extentIn(data: string): Extent | StringFault {
  const head = readBase32(data.slice(0, HEAD_CHARACTERS));
  const size = head === null ? ({ code: "STRING_BROKEN" } as const) : sizeIn(head);
  return typeof size === "number" ? extentFor(size) : size;
}

/** All that was found in a text. */
interface Findings {
  readonly folded: string;
  readonly mark: string;
  readonly extent: Extent | null;
  readonly own: readonly Line[];
  readonly foreign: readonly Line[];
  readonly titles: readonly Title[];
}

function faultsOf(findings: Findings): readonly StringFault[] {
  const { own, extent } = findings;
  const foreign = new Set(findings.foreign.map(({ number }) => number));
  const data = new Map(own.map((line) => [line.number, line.data]));
  const twice = new Set(own.flatMap((line) => (data.get(line.number) === line.data ? [] : [line.number])));
  const count = extent?.count ?? Math.max(...data.keys());
  const absent = Array.from({ length: count }, (_, place) => place + 1).filter(
    (number) => !data.has(number) && !foreign.has(number),
  );
  const wrong = linesIn(gapsIn(findings), absent, findings);
  return [
    ...numbered("LINES_OF_ANOTHER_STRING", foreign),
    ...numbered("LINES_TWICE", twice),
    ...numbered("LINES_WRONG", wrong),
    ...numbered(
      "LINES_MISSING",
      absent.filter((number) => !wrong.includes(number)),
    ),
  ];
}

/** Characters of no line and no title, and the lines before and after them. */
interface Gap {
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

function gapsIn({ folded, own, foreign, titles }: Findings): readonly Gap[] {
  const numbers = new Map<Stretch, number>(own.map((line) => [line, line.number]));
  const [start, end] = [0, folded.length].map((at): Stretch => ({ at, end: at })) as [Stretch, Stretch];
  const known = [...own, ...foreign, ...titles].sort((a, b) => a.at - b.at);
  return [start, ...known].map((before, place) => {
    const after = known[place] ?? end;
    return {
      text: folded.slice(before.end, after.at),
      before: numbers.get(before) ?? null,
      after: numbers.get(after) ?? null,
    };
  });
}

/** Which of these lines seem to be there: a gap has their beginning, or half a line beside one of their neighbors. */
function linesIn(
  gaps: readonly Gap[],
  absent: readonly number[],
  { mark, extent }: Pick<Findings, "mark" | "extent">,
): readonly number[] {
  const begun = new Set(gaps.flatMap(({ text }) => numbersAfter(mark, text)));
  return absent.filter((number) => {
    const half = ((extent && lengthOf(number, extent)) ?? FULL_LINE) / 2;
    const isBeside = ({ text, before, after }: Gap) =>
      text.length >= half && (before === number - 1 || after === number + 1);
    return begun.has(number) || gaps.some(isBeside);
  });
}

function numbersAfter(mark: string, text: string): readonly number[] {
  const numbers: number[] = [];
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    const digits = /^\d{3}/.exec(text.slice(at + mark.length, at + mark.length + 3));
    if (digits !== null) numbers.push(Number(digits[0]));
  }
  return numbers;
}
