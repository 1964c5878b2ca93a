import type { Answer, Command, Scene } from "./stage.ts";

/** One step of the demonstration: what is done, what is asked, and what the answer must be. */
export interface Step {
  readonly title: string;
  /** What this shows, for the reader. */
  readonly shows: string;
  readonly act: (scene: Scene, known: Known) => Promise<Act>;
}

/** What one step tells the next. */
export type Known = Record<string, string>;

export interface Act {
  /** What was asked, as a person would type it. */
  readonly asked: string;
  readonly answered: string;
  /** What is wrong with the answer; null when it is as it must be. */
  readonly fault: string | null;
}

interface Expectation {
  readonly exitCode?: number;
  readonly says?: RegExp;
  /** Names under which values of a JSON answer are kept for later steps. */
  readonly keep?: Readonly<Record<string, string>>;
  /** A name under which all that was printed is kept. */
  readonly keepText?: string;
  /** What the command reads: a text of an earlier step, and how the reader calls it. */
  readonly reads?: { readonly name: string; readonly text: (known: Known) => string };
}

const SECRET = /(cs_(?:act|key)_[0-9A-Za-z]{4})[0-9A-Za-z]+/g;

/** A step that runs one command on a server (or at the vendor's) and checks what comes back. */
export function command(
  title: string,
  shows: string,
  at: string,
  name: Command,
  words: readonly string[],
  { exitCode = 0, says = /./, keep = {}, keepText, reads }: Expectation,
): Step {
  const act = async (scene: Scene, known: Known): Promise<Act> => {
    const filled = words.map((word) => word.replace(/<(\w+)>/g, (_, key: string) => known[key] ?? ""));
    const answer = await scene.run(name, filled, at, reads?.text(known));
    const from = reads === undefined ? "" : `   (reads ${reads.name})`;
    const asked = `${at} $ ${name} ${filled.map(quoted).join(" ")}${from}`.replace(SECRET, "$1…");
    const fault = faultOf(answer, exitCode, says);
    if (fault === null) Object.assign(known, kept(answer.text, keep));
    if (keepText !== undefined) known[keepText] = answer.out;
    return { asked, answered: answer.text.replace(SECRET, "$1…"), fault };
  };
  return { title, shows, act };
}

function faultOf({ exitCode, text }: Answer, wanted: number, says: RegExp): string | null {
  if (exitCode !== wanted) return `exit code ${exitCode} instead of ${wanted}`;
  return says.test(text) ? null : `the answer does not match ${says}`;
}

function kept(text: string, keep: Readonly<Record<string, string>>): Known {
  if (Object.keys(keep).length === 0) return {};
  const value = JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(Object.entries(keep).map(([name, field]) => [name, value[field] ?? ""]));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`;
}
