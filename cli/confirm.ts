import { usageFault } from "./faults.ts";

/** How a person is asked: `readAnswer` is null where nobody sits at a terminal. */
export interface Asking {
  readonly say: (text: string) => void;
  readonly readAnswer: (() => Promise<string>) | null;
}

/** True only for y or yes; a Fault where nobody can be asked. */
export async function confirm(question: string, { say, readAnswer }: Asking): Promise<boolean> {
  if (readAnswer === null)
    throw usageFault(`${question} This is no terminal, so that nobody can answer.`, "Add --yes.");
  say(`${question} [y/N]`);
  const isYes = /^y(es)?$/i.test((await readAnswer()).trim());
  if (!isYes) say("nothing was changed");
  return isYes;
}
