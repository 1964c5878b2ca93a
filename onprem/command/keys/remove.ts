import { confirm } from "../confirm.ts";
import { type CommandContext, DONE, NOT_LICENSED, printJson, printRefused } from "../context.ts";
import { keysText, number } from "./words.ts";

/** `countersign-node keys remove`: takes a file's keys from this server, and gives the file back. */
export async function runRemoveKeys(context: CommandContext): Promise<number> {
  const { io, json, words } = context;
  const [fileId = ""] = words;
  const keys = await context.openKeys(context);
  const records = keys.records().filter((record) => record.fileId === fileId);
  const users = new Set(records.flatMap(({ user }) => user ?? []));
  const losing =
    users.size === 0
      ? ""
      : ` ${number(users.size)} ${users.size === 1 ? "user loses a key" : "users lose keys"}.`;
  // What is not here is refused anyway, with its own words.
  const isSure =
    records.length === 0 ||
    (await confirm(`${keysText(records.length)} will stop on this server at once.${losing} Go on?`, context));
  if (!isSure) return NOT_LICENSED;
  const outcome = await keys.remove(fileId);
  if (!outcome.ok) return printRefused(context, outcome);
  if (json) printJson(io, outcome);
  else io.print(`Removed: ${keysText(outcome.removed)}.\n${outcome.isGivenBack ? GIVEN_BACK : KEPT}`);
  return DONE;
}

const GIVEN_BACK = "The service knows it: another server can import the file.\n";
const KEPT =
  "The service could not be told: before another server imports the file, ask the vendor to release it.\n";
