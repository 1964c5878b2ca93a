import { readArmor } from "../../../shared/signing/armor.ts";
import { chanceOf } from "../../model/random.ts";
import type { StringVector, TextVector } from "../vector.ts";
import { madeLine, madePart, type Named, retold, retoldPart, unpackable } from "./made-texts.ts";

/** Texts as people paste them, with what is read from each. */
export async function textVectors(strings: readonly StringVector[]): Promise<readonly TextVector[]> {
  const [request, response] = strings as [StringVector, StringVector];
  const other = strings[3] as StringVector;
  const all = [
    ...tolerated(request),
    ...faulty(request, other),
    ...inParts(response, strings[4] as StringVector),
    ...unpackable(request),
    ...mistyped(strings),
  ];
  return Promise.all(
    all.map(async ([name, text, wanted = null]): Promise<TextVector> => {
      const read = await readArmor(text, wanted);
      const reads = read.ok ? strings.find(({ document }) => document === read.document)?.name : undefined;
      if (read.ok && reads === undefined) throw new Error(`${name} is read as something else`);
      return { name, text, wanted, ...(read.ok ? { reads: reads ?? "" } : { faults: read.faults }) };
    }),
  );
}

function linesOf({ armored }: StringVector): readonly string[] {
  return armored.trimEnd().split("\n").slice(1, -1);
}

function tolerated(string: StringVector): readonly Named[] {
  const { armored } = string;
  const lines = linesOf(string);
  const quoted = (mark: string, text = armored) => text.replace(/^/gm, mark);
  return [
    ["as it was written", armored],
    ["as the kind that is wanted", armored, "request"],
    ["quoted", quoted("> ")],
    ["quoted twice, with initials", quoted("> JD> ")],
    ["CRLF", armored.replaceAll("\n", "\r\n")],
    ["NBSP", armored.replaceAll(" ", "\u00a0")],
    ["lower case", armored.toLowerCase()],
    ["O for 0, l for 1", armored.replaceAll("0", "O").replaceAll("1", "l")],
    ["o for 0, I for 1", armored.replaceAll("0", "o").replaceAll("1", "I")],
    ["smart quotes and dashes", `\u201c${armored.replaceAll(" ", " \u2014 ")}\u201d`],
    ["wrapped at 40", armored.replaceAll("\n", " ").replace(/.{40}/g, "$&\n")],
    ["wrapped at 31, then quoted", quoted("> ", armored.replace(/.{31}/g, "$&\n"))],
    ["one line", armored.replaceAll("\n", " ")],
    ["no blanks", armored.replace(/\s/g, "")],
    ["zero-width characters", [...armored].join("\u200b")],
    ["no first and last line", lines.join("\n")],
    ["lines backwards", [...lines].reverse().join("\n")],
    ["lines twice", [...lines, ...lines].join("\n")],
    [
      "a letter around it",
      `Dear Ms. Fox,\nno. 12345-6789:\n\n${armored}\nKind regards\nZoe Quick, 0800 123 456\n`,
    ],
    [
      "a wrong copy of a line beside the right one",
      [...lines, (lines[3] ?? "").replace(/.$/, "U")].join("\n"),
    ],
  ];
}

function faulty(string: StringVector, other: StringVector): readonly Named[] {
  const lines = linesOf(string);
  const foreign = linesOf(other);
  const mark = (lines[0] ?? "").slice(0, 2);
  const without = (place: number) => lines.toSpliced(place, 1).join("\n");
  return [
    ["nothing", ""],
    ["something else", "Kind regards, 12345"],
    ["a bare document", string.document],
    ["a title and nothing readable", "COUNTERSIGN/1 REQUEST\nbla bla\nCOUNTERSIGN/1 END"],
    ["a version to come", "COUNTERSIGN/2 REQUEST\nqqq-www\nCOUNTERSIGN/2 END"],
    ["too long", `${string.armored}${" ".repeat(65_537)}`],
    ["another kind than wanted", string.armored, "response"],
    ["first line missing", without(0)],
    ["a line missing", without(4)],
    ["last line missing", without(lines.length - 1)],
    ["half the lines missing", lines.slice(0, 6).join("\n")],
    ["a line of another string", lines.with(3, foreign[3] ?? "").join("\n")],
    ["two strings", `${string.armored}\n${other.armored}`],
    ["a line beyond the last one", [...lines, madeLine(mark, 99)].join("\n")],
    ["a last line that is too long", [...lines, madeLine(mark, lines.length)].join("\n")],
    ["a line of number 0", madeLine(mark, 0)],
    ["a single line", lines[5] ?? ""],
    ["a line twice, and different", [...lines, retold(lines[2] ?? "")].join("\n")],
  ];
}

function inParts({ parts, armored }: StringVector, other: StringVector): readonly Named[] {
  const mark = (parts[0] ?? "").slice(5, 11);
  const spoiled = (parts[1] ?? "").replace(/.$/, (last) => (last === "Z" ? "Y" : "Z"));
  return [
    ["parts", parts.join("\n")],
    ["parts backwards, twice", [...parts, ...parts].reverse().join("\n")],
    ["parts in lower case", parts.join(" ").toLowerCase()],
    ["parts, wrapped and quoted", parts.map((part) => part.replace(/.{64}/g, "$&\r\n> ")).join("\n")],
    ["parts with text around", parts.map((part, place) => `Part ${place + 1}:\n${part}\n`).join("\n")],
    ["parts without anything between", parts.join("")],
    ["a part missing", parts.slice(1).join("\n")],
    ["a part wrong", parts.with(1, spoiled).join("\n")],
    ["a part of another string", [...parts, other.parts[0]].join("\n")],
    ["a part of other parts", [...parts, madePart(mark, 2, 4, "7777")].join("\n")],
    ["a part without data", madePart(mark, 1, 1, "")],
    ["a part of number 0", madePart(mark, 0, 1, "77")],
    ["a part with half a mark", madePart("777", 1, 1, "77")],
    ["a part twice, and different", [...parts, retoldPart(parts[0] ?? "")].join("\n")],
    ["parts of a version to come", parts.join("\n").replaceAll("CSQ1", "CSQ2")],
    ["parts, all cut off", parts.map((part) => part.slice(0, -1)).join("\n")],
    ["lines after parts are not looked at", `${parts[0]}\n${armored}`],
  ];
}

const SEED = 20_270_601;
const TYPED = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Errors of people who type, and of programs that break texts, drawn by a fixed seed. */
function mistyped(strings: readonly StringVector[]): readonly Named[] {
  const chance = chanceOf(SEED);
  const draw = <T>(choices: readonly T[]) => choices[chance.between(0, choices.length - 1)] as T;
  const short = strings.filter(({ armored }) => armored.length < 2_000);
  const edits: readonly ((text: string, at: number) => string)[] = [
    (text, at) => text.slice(0, at) + draw(TYPED) + text.slice(at + 1),
    (text, at) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    (text, at) => text.slice(0, at) + draw(TYPED) + text.slice(at),
    (text, at) => text.slice(0, at) + text.slice(at + chance.between(1, 150)),
    (text, at) =>
      text.slice(0, at) + draw(short).armored.slice(at, at + chance.between(20, 200)) + text.slice(at),
  ];
  return Array.from({ length: 90 }, (_, place): Named => {
    const { armored, parts } = draw(short);
    let text = place % 6 === 5 ? parts.join("\n") : armored;
    for (let count = 1 + (place % 3); count > 0; count -= 1)
      text = draw(edits)(text, chance.between(0, text.length - 1));
    return [`drawn error ${place + 1}`, text];
  });
}
