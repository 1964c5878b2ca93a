import type { Command } from "commander";
import { EXIT, Fault, ownTrouble } from "./faults.ts";
import { wholeNumber } from "./options.ts";

/** What a list command is asked for besides its filters. */
export interface ListOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The part of a query that chooses the page. */
export interface PageQuery {
  readonly limit: string | undefined;
  readonly cursor: string | undefined;
}

const MOST_PAGES = 10_000;

/** Gives a command the flags of a list. */
export function listFlags(command: Command): Command {
  return command
    .option("--limit <n>", "items on a page, at most 200 (default: 50)", wholeNumber)
    .option("--cursor <cursor>", "continue where the page before ended")
    .option("--all", "follow the pages to the end");
}

/** One page, or with `all` every page from the cursor on as one; ends with a Fault where the pages lead in a circle. */
export async function readList<T>(
  options: ListOptions,
  readPage: (query: PageQuery) => Promise<Page<T>>,
): Promise<Page<T>> {
  const limit = options.limit === undefined ? undefined : String(options.limit);
  const first = await readPage({ limit, cursor: options.cursor });
  if (options.all !== true) return first;
  const items = [...first.items];
  const seen = new Set<string>();
  for (let next = first.nextCursor; next !== null; ) {
    if (seen.has(next) || seen.size >= MOST_PAGES) throw endless();
    seen.add(next);
    const page = await readPage({ limit, cursor: next });
    items.push(...page.items);
    next = page.nextCursor;
  }
  return { items, nextCursor: null };
}

function endless(): Fault {
  return new Fault(
    EXIT.unreachable,
    ownTrouble("SERVICE_ANSWER_INVALID", "The pages of the list do not come to an end.", "Tell ops."),
  );
}
