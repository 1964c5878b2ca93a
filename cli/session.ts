import type { Send } from "./client.ts";
import type { Config } from "./config.ts";
import type { Env } from "./config-file.ts";
import { safe } from "./format.ts";
import type { Page } from "./list.ts";
import type { OpsPlace } from "./ops/place.ts";
import type { Output } from "./output.ts";
import { type Column, type Details, renderDetails, renderTable } from "./table.ts";
import type { TextFiles } from "./text-files.ts";

/** What every command works with; tests put their own in its place. */
export interface Session {
  readonly env: Env;
  readonly home: string;
  /** Reads the configuration once and warns once. */
  readonly config: () => Config;
  readonly send: Send;
  readonly output: Output;
  readonly files: TextFiles;
  /** The first line that is given on stdin. */
  readonly readLine: () => Promise<string>;
  /** Asks the person at the terminal; where there is none, the command line is wrong, as `--yes` was missing. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** What the commands for ops reach: AWS, the table, the network. */
  readonly openOps: () => Promise<OpsPlace>;
}

/** Shows one thing: its JSON, or its details with an optional sentence above and below. */
export function showOne(
  { output }: Session,
  thing: unknown,
  details: Details,
  around: { readonly above?: string; readonly below?: string } = {},
): void {
  const parts = [around.above, renderDetails(details), around.below].filter((part) => part !== undefined);
  output.show(thing, () => parts.join("\n\n"));
}

/** Shows a page: its JSON, or a table and how to go on; `noun` is the plural of what is listed. */
export function showPage<T>(
  { output }: Session,
  noun: string,
  page: Page<T>,
  columns: readonly Column<T>[],
): void {
  output.show(page, () => {
    if (page.items.length === 0) return `No ${noun}.`;
    const table = renderTable(columns, page.items, output.emphasize);
    return page.nextCursor === null ? table : `${table}\n\n${moreText(page.nextCursor)}`;
  });
}

/** How a list goes on. */
export function moreText(nextCursor: string): string {
  return `More: add --cursor ${safe(nextCursor)}, or --all.`;
}
