import type { Refused } from "../../../client/index.ts";
import type { KeyDetail } from "../../keys/views.ts";
import { type CommandContext, DONE, printJson, printRefused } from "../context.ts";
import { time } from "../print-status.ts";
import { factsText, tableText } from "../print-table.ts";
import { tellFault } from "./tell-fault.ts";

/** `countersign-node keys show`: every field of one record, who has it and who had it. */
export async function runShowKey(context: CommandContext): Promise<number> {
  const { io, json, proof, words } = context;
  const [number = ""] = words;
  const keys = await context.openKeys(context);
  // Numbers are in capitals, but nobody has to type them so.
  const record = keys.record(number) ?? keys.record(number.toUpperCase());
  const code = tellFault(context, keys);
  if (record === null) return code === DONE ? printRefused(context, notHere(number)) : code;
  if (json) printJson(io, record);
  else io.print(detailText(record) + (proof ? `\n${record.proof}\n` : ""));
  return code;
}

function notHere(number: string): Refused {
  return {
    ok: false,
    kind: "local",
    code: "KEY_NOT_HERE",
    detail: `This server has no key "${number}".`,
    fix: "Those that it has are shown by: countersign-node keys list",
  };
}

function detailText(record: KeyDetail): string {
  const { customer, user, assignedAt, history } = record;
  const facts = factsText([
    ["Number", record.number],
    ["Customer", `${customer.name} (${customer.key})`],
    ["Type", record.type],
    ["Module", record.module],
    ["Mode", record.mode],
    ["Server type", record.serverType],
    ["Granted", time(record.grantedAt)],
    ["Expires", time(record.expiresAt) ?? "never"],
    ["State", record.state],
    ["File", record.fileId],
    ["Imported", time(record.importedAt)],
    ["Authorized", time(record.authorizedAt) ?? "not yet"],
    ["Withdrawn", time(record.withdrawnAt)],
    ["User", user === null ? "free" : `${user}${assignedAt === null ? "" : `, since ${time(assignedAt)}`}`],
  ]);
  if (history.length === 0) return facts;
  const rows = history.map(({ user: who, from, until }) => [who, time(from), time(until) ?? "now"]);
  return `${facts}\n${tableText(["user", "from", "until"], rows)}`;
}
