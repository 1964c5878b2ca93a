import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { dateTime, orDash, taken } from "../format.ts";
import { type Session, showOne } from "../session.ts";
import { type Column, type Details, renderTable } from "../table.ts";

export type KeyFile = ReplyOf<typeof getKeyFile>;

/** What each file is, and how many servers use it. */
export const KEY_FILE_COLUMNS: readonly Column<KeyFile>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "customer", cell: ({ customer }) => customer.name },
  { head: "server type", cell: ({ serverType }) => serverType },
  { head: "numbers", cell: ({ numberPrefix }) => numberPrefix },
  { head: "keys", cell: ({ keyCount }) => String(keyCount) },
  { head: "withdrawn", cell: ({ withdrawnCount }) => (withdrawnCount === 0 ? "-" : String(withdrawnCount)) },
  { head: "servers", cell: (file) => taken(usersOf(file), file.mostServers) },
  { head: "granted", cell: ({ grantedAt }) => dateTime(grantedAt) },
  { head: "note", cell: ({ note }) => orDash(note) },
];

const GROUP_COLUMNS: readonly Column<KeyFile["keys"][number]>[] = [
  { head: "kind", cell: ({ type, module }) => (module === null ? type : `${type}/${module}`) },
  { head: "mode", cell: ({ mode }) => mode },
  { head: "keys", cell: ({ count }) => String(count) },
  { head: "ends", cell: ({ expiresAt }) => dateTime(expiresAt, "never") },
  { head: "numbers", cell: rangeText },
];

const SERVER_COLUMNS: readonly Column<KeyFile["servers"][number]>[] = [
  { head: "server", cell: ({ nodeId }) => nodeId },
  { head: "host", cell: ({ hostName }) => orDash(hostName) },
  { head: "imported", cell: ({ firstAt }) => dateTime(firstAt) },
  { head: "last contact", cell: ({ lastAt }) => dateTime(lastAt) },
  { head: "released", cell: ({ releasedAt }) => dateTime(releasedAt) },
];

/** How many servers use a file now. */
function usersOf({ servers }: Pick<KeyFile, "servers">): number {
  return servers.filter(({ releasedAt }) => releasedAt === null).length;
}

/** Shows a file: its JSON with `more`, or its details, what is in it, who uses it, and an optional text below. */
export function showKeyFile(
  session: Session,
  file: KeyFile,
  { below, more = {} }: { readonly below?: string; readonly more?: object } = {},
): void {
  const { emphasize } = session.output;
  const servers =
    file.servers.length === 0
      ? "No server has imported it yet."
      : renderTable(SERVER_COLUMNS, file.servers, emphasize);
  const parts = [
    renderTable(GROUP_COLUMNS, file.keys, emphasize),
    servers,
    ...(below === undefined ? [] : [below]),
  ];
  showOne(session, { ...file, ...more }, detailsOf(file), { below: parts.join("\n\n") });
}

function detailsOf(file: KeyFile): Details {
  return [
    ["id", file.id],
    ["account", file.accountId],
    ["customer", `${file.customer.name} (${file.customer.key})`],
    ["server type", file.serverType],
    ["keys", String(file.keyCount)],
    ["withdrawn", withdrawnText(file)],
    ["servers", taken(usersOf(file), file.mostServers)],
    ["granted", dateTime(file.grantedAt)],
    ["note", orDash(file.note)],
  ];
}

/** More of them say little to a person; --json shows all. */
const STRETCHES_SHOWN = 10;

function withdrawnText({ withdrawnCount, withdrawn }: KeyFile): string {
  if (withdrawnCount === 0) return "none";
  const shown = withdrawn.slice(0, STRETCHES_SHOWN).map(rangeText).join(", ");
  const hidden = withdrawn.length - STRETCHES_SHOWN;
  return `${withdrawnCount}: ${shown}${hidden > 0 ? `, and ${hidden} stretches more (--json)` : ""}`;
}

function rangeText({ firstNumber, lastNumber }: { firstNumber: string; lastNumber: string }): string {
  return firstNumber === lastNumber ? firstNumber : `${firstNumber} to ${lastNumber}`;
}
