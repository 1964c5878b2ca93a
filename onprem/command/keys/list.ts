import { ConfigurationFault } from "../../../client/index.ts";
import type { KeyRecordView, KeyState } from "../../keys/views.ts";
import { type CommandContext, printJson } from "../context.ts";
import { nearest } from "../nearest.ts";
import { day } from "../print-status.ts";
import { tableText } from "../print-table.ts";
import { kindName, readKindFilter } from "./kind.ts";
import { tellFault } from "./tell-fault.ts";

/** The states by name; a state that is missing here does not compile. */
const STATES = Object.keys({
  usable: 0,
  provisional: 0,
  over: 0,
  expired: 0,
  withdrawn: 0,
  released: 0,
  edited: 0,
} satisfies Record<KeyState, 0>) as readonly KeyState[];

/** `countersign-node keys list`: the records of this server, or those that are looked for. */
export async function runListKeys(context: CommandContext): Promise<number> {
  const isFound = readFilter(context);
  const keys = await context.openKeys(context);
  const records = keys.records().filter(isFound);
  if (context.json) printJson(context.io, { keys: records });
  else context.io.print(records.length === 0 ? "No keys.\n" : listText(records));
  return tellFault(context, keys);
}

function listText(records: readonly KeyRecordView[]): string {
  const rows = records.map((record) => [
    ...[record.number, kindName(record), record.mode],
    ...[record.expiresAt === null ? null : day(record.expiresAt), record.state, record.user],
  ]);
  return tableText(["number", "type", "mode", "expires", "state", "user"], rows);
}

function readFilter({ type, user, state, search }: CommandContext): (record: KeyRecordView) => boolean {
  const kind = type === undefined ? null : readKindFilter(type);
  const wanted = state === undefined ? null : readState(state);
  const sought = search?.toLowerCase() ?? "";
  return (record) =>
    (kind === null || (record.type === kind.type && (kind.module ?? record.module) === record.module)) &&
    (user === undefined || record.user === user) &&
    (wanted === null || record.state === wanted) &&
    [record.number, record.user ?? "", kindName(record)].some((text) => text.toLowerCase().includes(sought));
}

function readState(word: string): KeyState {
  const found = STATES.find((state) => state === word.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(word, STATES);
  throw new ConfigurationFault(
    `"${word}" is no state of a key.`,
    `${near === null ? "" : `Did you mean ${near}? `}Give one of ${STATES.join(", ")}.`,
  );
}
