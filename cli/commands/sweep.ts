import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { runSweep } from "../../shared/contract/operations/run-sweep.ts";
import { yesNo } from "../format.ts";
import { examples } from "../options.ts";
import type { Session } from "../session.ts";
import { type Column, renderTable } from "../table.ts";

type Sweep = ReplyOf<typeof runSweep>;
type Step = Sweep["steps"][number];

const COLUMNS: readonly Column<Step>[] = [
  { head: "step", cell: ({ step }) => step },
  { head: "looked at", cell: ({ looked }) => String(looked) },
  { head: "done", cell: ({ settled }) => String(settled) },
  { head: "set aside", cell: ({ setAside }) => String(setAside) },
  { head: "finished", cell: ({ isFinished, hasFailed }) => (hasFailed ? "failed" : yesNo(isFinished)) },
];

/** `countersign sweep` */
export function addSweep(program: Command, session: Session): void {
  const command = program
    .command("sweep")
    .description("do now what the service does every hour: notices of what ends, statistics, clean-up")
    .action(async () => {
      const done = await session.send(runSweep, {});
      session.output.show(done, () =>
        [renderTable(COLUMNS, done.steps, session.output.emphasize), ...adviceOn(done)].join("\n\n"),
      );
    });
  examples(command, "countersign sweep", "countersign sweep --json");
}

function adviceOn({ steps, isFinished }: Sweep): readonly string[] {
  const isBad = steps.some(({ hasFailed, setAside }) => hasFailed || setAside > 0);
  return [
    ...(isFinished ? [] : ["There is more to do: the next run goes on, or give the command again."]),
    ...(isBad ? ["The service's log says what was set aside or failed, and why."] : []),
  ];
}
