import type { AuthorizeOutcome } from "../../keys/outcome.ts";
import { type CommandContext, DONE, printJson, printRefused } from "../context.ts";
import { listText } from "./words.ts";

/** `countersign-node authorize`: has the service authorize what was imported without it. */
export async function runAuthorize(context: CommandContext): Promise<number> {
  const keys = await context.openKeys(context);
  const nothing = "Nothing waits for authorization.\n";
  return print(context, await keys.authorize(context.words[0]), { done: "Authorized", nothing });
}

/** `countersign-node keys refresh`: asks the service about the files that it has authorized. */
export async function runRefreshKeys(context: CommandContext): Promise<number> {
  const keys = await context.openKeys(context);
  const outcome = await keys.refresh();
  const { files } = keys.status();
  const taken = files.filter(({ state }) => state === "released").map(({ id }) => id);
  const nothing = taken.length > 0 ? "" : "There is no file that the service has authorized.\n";
  const code = print(context, outcome, { done: "Asked the service about", nothing });
  if (outcome.ok && !context.json && taken.length > 0)
    context.io.print(`Taken from this server by the vendor: ${listText(taken)}.\n`);
  return code;
}

function print(
  context: CommandContext,
  outcome: AuthorizeOutcome,
  { done, nothing }: { readonly done: string; readonly nothing: string },
): number {
  if (!outcome.ok) return printRefused(context, outcome);
  const { authorized, withdrawn } = outcome;
  if (context.json) printJson(context.io, outcome);
  else {
    context.io.print(authorized.length === 0 ? nothing : `${done}: ${listText(authorized)}.\n`);
    if (withdrawn.length > 0) context.io.print(`Withdrawn by the vendor: ${listText(withdrawn)}.\n`);
  }
  return DONE;
}
