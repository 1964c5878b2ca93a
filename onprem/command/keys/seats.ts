import { type CommandContext, DONE, printJson, printRefused } from "../context.ts";
import { time } from "../print-status.ts";
import { safe, tableText } from "../print-table.ts";
import { kindName, readKind } from "./kind.ts";
import { tellFault } from "./tell-fault.ts";
import { listText } from "./words.ts";

/** `countersign-node seats assign`: gives a user a key of a kind. */
export async function runAssignSeat(context: CommandContext): Promise<number> {
  const { io, json, words } = context;
  const [user = "", word = ""] = words;
  const kind = readKind(word);
  const outcome = await (await context.openKeys(context)).seats.assign(user, kind);
  if (!outcome.ok) return printRefused(context, outcome);
  const { isKept, number, record } = outcome;
  const about = `${kindName(record)}, ${record.mode}`;
  if (json) printJson(io, outcome);
  else io.print(`${safe(user)} has ${number} (${about})${isKept ? " already" : ""}.\n`);
  return DONE;
}

/** `countersign-node seats release`: takes from a user all keys, or those of a kind. */
export async function runReleaseSeats(context: CommandContext): Promise<number> {
  const { io, json, words } = context;
  const [user = "", word] = words;
  const kind = word === undefined ? undefined : readKind(word);
  const outcome = await (await context.openKeys(context)).seats.release(user, kind);
  if (!outcome.ok) return printRefused(context, outcome);
  const { released } = outcome;
  if (json) printJson(io, outcome);
  else if (released.length > 0) io.print(`Free again: ${listText(released)}.\n`);
  else
    io.print(
      `${safe(user)} has no key${kind === undefined ? "" : ` of the kind ${safe(kindName(kind))}`}.\n`,
    );
  return DONE;
}

/** `countersign-node seats check`: whether a user may work, and what the user is told at login. */
export async function runCheckSeat(context: CommandContext): Promise<number> {
  const { io, json, words } = context;
  const [user = "", word] = words;
  const kind = word === undefined ? undefined : readKind(word);
  const check = (await context.openKeys(context)).seats.check(user, kind);
  if (!check.ok) return printRefused(context, check);
  const why = check.isBuiltIn ? "the built-in user, without a key" : listText(check.numbers);
  if (json) printJson(io, check);
  else io.print(`${safe(user)} may work: ${why}.\n${check.notices.map(({ text }) => `${text}\n`).join("")}`);
  return DONE;
}

/** `countersign-node seats history`: who had which key, newest first. */
export async function runSeatHistory(context: CommandContext): Promise<number> {
  const { io, json, user, number } = context;
  const keys = await context.openKeys(context);
  const terms = keys.seats.history({
    ...(user === undefined ? {} : { user }),
    ...(number === undefined ? {} : { number }),
  });
  const rows = terms.map((term) => [term.number, term.user, time(term.from), time(term.until) ?? "now"]);
  if (json) printJson(io, { history: terms });
  else
    io.print(
      rows.length === 0 ? "Nobody had a key.\n" : tableText(["number", "user", "from", "until"], rows),
    );
  return tellFault(context, keys);
}
