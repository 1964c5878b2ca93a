import type { KeyFileView, KeysStatus } from "../../keys/views.ts";
import { type CommandContext, DONE, NOT_LICENSED, printJson } from "../context.ts";
import { time } from "../print-status.ts";
import { factsText, tableText } from "../print-table.ts";

/** `countersign-node keys`: reads the data directory and nothing else. */
export async function runKeys(context: CommandContext): Promise<number> {
  const status = (await context.openKeys(context)).status();
  if (context.json) printJson(context.io, status);
  else context.io.print(keysStatusText(status));
  return status.kinds.some(({ usable }) => usable > 0) ? DONE : NOT_LICENSED;
}

function keysStatusText({ serverType, files, kinds, isProvisional, fault, support }: KeysStatus): string {
  const facts = factsText([
    ["Server type", serverType],
    ["Support", support],
    ["State", fault === null ? null : `${fault.code}: ${fault.detail} ${fault.fix}`],
  ]);
  if (files.length === 0) return `${facts}No license keys.\n`;
  const kindRows = kinds.map(({ type, module, total, usable, assigned, free }) => [
    ...[type, module],
    ...[total, usable, assigned, free],
  ]);
  const fileRows = files.map((file) => [
    file.id,
    file.state,
    file.keyCount,
    time(file.importedAt),
    sinceText(file),
  ]);
  return [
    facts,
    tableText(["type", "module", "total", "usable", "assigned", "free"], kindRows),
    `${tableText(["file", "state", "keys", "imported", "the service"], fileRows)}${files.map(faultText).join("")}`,
    ...(isProvisional ? [WAITING] : []),
  ].join("\n");
}

const WAITING =
  "Keys wait for the service: countersign-node authorize, or countersign-node keys remove FILE-ID.\n" +
  "Until then no other file can be imported.\n";

/** What the service has said of a file, or by when it must have been asked. */
function sinceText({ state, authorizedAt, provisionalUntil }: KeyFileView): string {
  if (state === "released") return "has taken it from this server";
  if (provisionalUntil !== null) return `to be asked until ${time(provisionalUntil)}`;
  return authorizedAt === null ? "not asked" : `authorized ${time(authorizedAt)}`;
}

function faultText({ id, lastAttemptAt, lastFault }: KeyFileView): string {
  if (lastFault === null) return "";
  const when = lastAttemptAt === null ? "" : ` at ${time(lastAttemptAt)}`;
  return `\n${id}: the last attempt${when} failed. ${lastFault.detail} (${lastFault.code})\n${lastFault.fix}\n`;
}
