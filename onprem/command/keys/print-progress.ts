import type { ImportProgress } from "../../keys/license-keys.ts";
import type { CommandContext } from "../context.ts";
import { number } from "./words.ts";

const STEPS: Readonly<Record<ImportProgress["step"], string>> = {
  proving: "Proving the keys",
  activating: "Asking the service",
  writing: "Writing the records",
};

/** Shows how far an import is: one line that changes on a terminal, a line for each step elsewhere. */
export function showProgress({ io, json }: Pick<CommandContext, "io" | "json">): {
  readonly onProgress: (progress: ImportProgress) => void;
  /** Takes the line away again. */
  readonly end: () => void;
} {
  if (json) return { onProgress: () => undefined, end: () => undefined };
  const { progress } = io;
  if (progress !== undefined)
    return {
      onProgress: ({ step, done, of }) => progress(`${STEPS[step]}: ${number(done)} of ${number(of)}`),
      end: () => progress(""),
    };
  let last: string | null = null;
  return {
    onProgress: ({ step }) => {
      if (step !== last) io.error(`${STEPS[step]} ...\n`);
      last = step;
    },
    end: () => undefined,
  };
}
