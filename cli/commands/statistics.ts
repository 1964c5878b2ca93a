import { type Command, Option } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { getStatistics } from "../../shared/contract/operations/get-statistics.ts";
import { dateTime } from "../format.ts";
import { examples, instant } from "../options.ts";
import type { Session } from "../session.ts";
import { type Column, type Details, renderDetails, renderTable } from "../table.ts";

type Statistics = ReplyOf<typeof getStatistics>;

const BAR_CELLS = 24;

/** A bar as long as its share of the largest; what is not nothing is seen. */
function bar(value: number, largest: number): string {
  return value === 0 ? "" : "█".repeat(Math.max(1, Math.round((value / largest) * BAR_CELLS)));
}

function seriesColumns({ by, series }: Statistics): readonly Column<Statistics["series"][number]>[] {
  const most = Math.max(...series.map(({ activations, failures }) => Math.max(activations, failures)));
  return [
    { head: by, cell: ({ from }) => (by === "day" ? from.slice(0, 10) : dateTime(from)) },
    { head: "activations", cell: ({ activations }) => String(activations) },
    { head: "", cell: ({ activations }) => bar(activations, most) },
    { head: "failed", cell: ({ failures }) => String(failures) },
    { head: "", cell: ({ failures }) => bar(failures, most) },
    { head: "released", cell: ({ deactivations }) => String(deactivations) },
    { head: "blocked", cell: ({ blocksAdded }) => String(blocksAdded) },
    { head: "lifted", cell: ({ blocksLifted }) => String(blocksLifted) },
    { head: "evaluations", cell: ({ evaluationsStarted }) => String(evaluationsStarted) },
    { head: "ended", cell: ({ evaluationsEnded }) => String(evaluationsEnded) },
    { head: "converted", cell: ({ evaluationsConverted }) => String(evaluationsConverted) },
    { head: "by staff", cell: ({ staffChanges }) => String(staffChanges) },
  ];
}

const PRODUCT_COLUMNS: readonly Column<Statistics["topProducts"][number]>[] = [
  { head: "product", cell: ({ name, productId }) => name ?? productId },
  { head: "activations", cell: ({ activations }) => String(activations) },
  { head: "failed", cell: ({ failures }) => String(failures) },
];

const REASON_COLUMNS: readonly Column<Statistics["failuresByReason"][number]>[] = [
  { head: "failed because", cell: ({ reason }) => reason },
  { head: "times", cell: ({ failures }) => String(failures) },
];

const ENDING_COLUMNS: readonly Column<Statistics["licensesEnding"][number]>[] = [
  { head: "ends on", cell: ({ day }) => day },
  { head: "licenses", cell: ({ licenses }) => String(licenses) },
];

function summaryOf({ totals, current, countedTo }: Statistics): Details {
  return [
    ["licenses", current === null ? "not counted yet" : String(current.licenses)],
    ["active activations", current === null ? "not counted yet" : String(current.activeActivations)],
    ["running evaluations", current === null ? "not counted yet" : String(current.runningEvaluations)],
    ["activations", String(totals.activations)],
    ["failed", String(totals.failures)],
    ["released", String(totals.deactivations)],
    ["evaluations started", String(totals.evaluationsStarted)],
    ["evaluations ended", String(totals.evaluationsEnded)],
    ["evaluations converted", String(totals.evaluationsConverted)],
    ["counted until", dateTime(countedTo, "not counted yet")],
  ];
}

interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly by?: Statistics["by"];
}

/** `countersign statistics` */
export function addStatistics(program: Command, session: Session): void {
  const command = program
    .command("statistics")
    .description("show what happened: activations, failures, products, and which licenses end next")
    .option("--from <time>", "where to begin (default: 30 days before the end, by the hour one day)", instant)
    .option("--to <time>", "where to end (default: now)", instant)
    .addOption(
      new Option("--by <span>", "a line for each hour or for each day (default: day)").choices([
        "hour",
        "day",
      ]),
    )
    .action(async (query: Asked) => {
      const found = await session.send(getStatistics, { query: { ...query } });
      session.output.show(found, () => textOf(found, session.output.emphasize));
    });
  examples(
    command,
    "countersign statistics",
    "countersign statistics --from 2027-01-01 --to 2027-02-01",
    "countersign statistics --by hour --json",
  );
}

function textOf(found: Statistics, emphasize: (text: string) => string): string {
  const ending = found.licensesEnding.filter(({ licenses }) => licenses > 0);
  const table = <T>(columns: readonly Column<T>[], items: readonly T[]) =>
    items.length === 0 ? [] : [renderTable(columns, items, emphasize)];
  return [
    renderDetails(summaryOf(found)),
    ...table(seriesColumns(found), found.series),
    ...table(PRODUCT_COLUMNS, found.topProducts),
    ...table(REASON_COLUMNS, found.failuresByReason),
    ...table(ENDING_COLUMNS, ending),
  ].join("\n\n");
}
