import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { cleanUpActivations } from "../../shared/contract/operations/clean-up-activations.ts";
import { Fault } from "../faults.ts";
import { dateTime } from "../format.ts";
import { examples, type Repeatable, repeatable, wholeNumber } from "../options.ts";
import type { Session } from "../session.ts";
import { type Column, renderTable } from "../table.ts";
import { COLUMNS } from "./activations-view.ts";

type Stale = ReplyOf<typeof cleanUpActivations>["items"][number];

const STALE: readonly Column<Stale>[] = [
  ...COLUMNS.filter(({ head }) => ["id", "activated", "host or domain", "license code"].includes(head)),
  { head: "last contact", cell: ({ lastContactAt }) => dateTime(lastContactAt, "never") },
];

interface CleanUpOptions extends Repeatable {
  readonly notSeenForDays: number;
  readonly product?: string;
  readonly yes?: true;
}

/** `countersign activations clean-up` */
export function addCleanUp(activations: Command, session: Session): void {
  const cleanUp = activations
    .command("clean-up")
    .description(
      "release activations that were long without contact, never offline ones; shows them and asks",
    )
    .requiredOption("--not-seen-for-days <n>", "without contact for so many days", wholeNumber)
    .option("--product <product>", "of one product, by its id or code")
    .option("--yes", "release them without showing and asking; needed where nobody can be asked")
    .action(async (options: CleanUpOptions) => {
      if (!options.yes && !(await isWanted(options, session))) return;
      const { items, notSeenSince } = await walk(options, false, session);
      const released = { items, released: items.length, notSeenSince, nextCursor: null };
      session.output.show(released, () =>
        [...(items.length === 0 ? [] : [table(items, session), ""]), `Released ${items.length}.`].join("\n"),
      );
    });
  examples(
    repeatable(cleanUp),
    "countersign activations clean-up --not-seen-for-days 90",
    "countersign activations clean-up --not-seen-for-days 90 --product backup --yes",
  );
}

/** Shows what would be released, and asks. */
async function isWanted(options: CleanUpOptions, session: Session): Promise<boolean> {
  const { notSeenForDays, product } = options;
  const { items, notSeenSince } = await walk({ notSeenForDays, ...(product && { product }) }, true, session);
  const preview = { items, released: 0, notSeenSince, nextCursor: null };
  session.output.show(preview, () =>
    items.length === 0
      ? `No activation was without contact since ${dateTime(notSeenSince)}.`
      : table(items, session),
  );
  return items.length > 0 && (await session.confirm(`Release ${counted(items.length)}?`));
}

/** All pages as one. What was released stays so when a later page fails, and the next run goes on. */
async function walk(
  { notSeenForDays, product, idempotencyKey }: CleanUpOptions,
  preview: boolean,
  { send, output }: Session,
): Promise<{ readonly items: readonly Stale[]; readonly notSeenSince: string }> {
  const items: Stale[] = [];
  let key = idempotencyKey;
  let cursor: string | undefined;
  for (;;) {
    const body = { notSeenForDays, product, preview, cursor };
    const page = await send(cleanUpActivations, { body }, { idempotencyKey: key }).catch((error: unknown) => {
      throw error instanceof Fault && cursor !== undefined ? new Fault(error.exit, error.trouble) : error;
    });
    items.push(...page.items);
    const isDone = page.nextCursor === null;
    output.progress(isDone ? "" : `${preview ? "found" : "released"} ${counted(items.length)} so far`);
    if (isDone) return { items, notSeenSince: page.notSeenSince };
    key = undefined;
    cursor = page.nextCursor ?? undefined;
  }
}

function table(items: readonly Stale[], { output }: Session): string {
  return renderTable(STALE, items, output.emphasize);
}

function counted(count: number): string {
  return count === 1 ? "1 activation" : `${count} activations`;
}
