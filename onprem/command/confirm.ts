import { ConfigurationFault } from "../../client/index.ts";
import type { CommandContext } from "./context.ts";

/** True for y or yes, and with `--yes` unasked; throws a ConfigurationFault where nobody can be asked. */
export async function confirm(
  question: string,
  { io, yes }: Pick<CommandContext, "io" | "yes">,
): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined)
    throw new ConfigurationFault(`${question} This is no terminal, so that nobody can answer.`, "Add --yes.");
  if (/^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim())) return true;
  io.error("Nothing was changed.\n");
  return false;
}
