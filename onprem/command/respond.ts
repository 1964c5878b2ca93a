import { readFileSync } from "node:fs";
import type { Refused } from "../../client/index.ts";
import { ConfigurationFault } from "../../client/index.ts";
import { markedLines } from "../strings/marked-lines.ts";
import { splitStrings } from "../strings/split-strings.ts";
import {
  type CommandContext,
  DONE,
  NOT_LICENSED,
  openLicensing,
  printJson,
  printRefused,
} from "./context.ts";
import { applicationsText } from "./print-status.ts";

/** A response string as it was given, and where. */
interface Given {
  readonly from: string;
  readonly text: string;
}

/** `countersign-node respond`: takes response strings; a bad one is shown and does not undo the good ones. */
export async function runRespond(context: CommandContext): Promise<number> {
  const { io, json, words } = context;
  const given = await readGiven(words, io.read);
  const licensing = await openLicensing(context);
  const outcome = await licensing.acceptResponse(given.map(({ text }) => text));
  if (!outcome.ok && (given.length === 1 || isAboutServer(outcome)) && outcome.places === undefined)
    return printRefused(context, outcome);
  const refused: readonly (Refused | null)[] = outcome.ok ? outcome.refused : (outcome.each ?? [outcome]);
  const came = given.map((each, place) => ({ ...each, refused: refused[place] ?? null }));
  const isAll = came.every((each) => each.refused === null);
  const isAny = came.some((each) => each.refused === null);
  const { applications } = licensing.status();
  if (json) {
    const strings = came.map(({ from, refused: why }) => ({ from, refused: why }));
    printJson(io, { ok: isAll, strings, applications });
  } else {
    for (const each of came) if (each.refused !== null) io.error(refusalText(each, each.refused));
    if (isAny) io.print(`Accepted.\n\n${applicationsText(applications)}`);
  }
  return isAll ? DONE : NOT_LICENSED;
}

function isAboutServer({ code }: Refused): boolean {
  return code === "NO_REQUEST" || code.startsWith("STATE_");
}

async function readGiven(words: readonly string[], read: () => Promise<string>): Promise<readonly Given[]> {
  if (words.length === 0)
    throw new ConfigurationFault(
      "respond needs the response.",
      "Name its file: countersign-node respond response.txt; or give - and paste it.",
    );
  const files: Given[] = [];
  for (const file of words)
    files.push(file === "-" ? { from: "the input", text: await read() } : { from: file, text: textOf(file) });
  return files.flatMap(({ from, text }) => {
    const texts = splitStrings(text);
    return texts.map((each, place) => ({
      from: texts.length === 1 ? from : `${from}, string ${place + 1}`,
      text: each,
    }));
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigurationFault(`${file} cannot be read.`, "Check the name of the file with the response.");
  }
}

/** The reasons and their cures, and the lines that are wrong with a mark, each between its neighbors. */
function refusalText({ from, text }: Given, { detail, code, fix, places = [] }: Refused): string {
  const others = places
    .filter(({ message }) => message !== places[0]?.message)
    .map(({ place, message, fix: cure }) => `${place}: ${message} ${cure}\n`);
  const lines = text.split("\n");
  const marked = markedLines(text, places);
  const shown = lines.flatMap((line, number) => {
    if (marked.has(number)) return [`  > ${line.trimEnd()}\n`];
    return marked.has(number - 1) || marked.has(number + 1) ? [`    ${line.trimEnd()}\n`] : [];
  });
  return `${from}: ${detail} (${code})\n${fix}\n${others.join("")}${shown.join("")}`;
}
