import type { FileSummary, ImportOutcome } from "../../keys/outcome.ts";
import { confirm } from "../confirm.ts";
import { type CommandContext, DONE, NOT_LICENSED, printJson, printRefused, WRONG_USAGE } from "../context.ts";
import { time } from "../print-status.ts";
import { factsText, tableText } from "../print-table.ts";
import { showProgress } from "./print-progress.ts";
import { readKeyFile } from "./read-key-file.ts";
import { keysText, number } from "./words.ts";

type Summary = Extract<FileSummary, { readonly ok: true }>;
type Imported = Extract<ImportOutcome, { readonly ok: true }>;

/** `countersign-node import`: what is in the file first, then, when somebody says so, all of its keys or none. */
export async function runImport(context: CommandContext): Promise<number> {
  const { io, json, words, yes } = context;
  const text = await readKeyFile(words[0] ?? "", context);
  const keys = await context.openKeys(context);
  const { onProgress, end } = showProgress(context);
  const summary = await keys.inspect(text, { onProgress });
  end();
  if (!summary.ok) return printRefused(context, summary);
  if (!json) io.print(summaryText(summary));
  if (summary.obstacle !== null) {
    if (json) printJson(io, { ...summary.obstacle, summary });
    return json ? NOT_LICENSED : printRefused(context, summary.obstacle);
  }
  if (!yes && io.ask === undefined) {
    if (json) printJson(io, { ...summary, isImported: false });
    io.error("Nothing was imported: this is no terminal, so that nobody can say yes to it. Add --yes.\n");
    return WRONG_USAGE;
  }
  if (!(await confirm(`Import ${keysText(summary.keyCount)} for ${summary.serverType}?`, context)))
    return NOT_LICENSED;
  const outcome = await keys.import(text, { onProgress });
  end();
  if (!outcome.ok) return printRefused(context, outcome);
  if (json) printJson(io, { ...outcome, summary });
  else printImported(context, outcome, summary);
  return DONE;
}

function summaryText({ fileId, customer, serverType, grantedAt, keyCount, counts, here }: Summary): string {
  const facts = factsText([
    ["File", fileId],
    ["Customer", `${customer.name} (${customer.key})`],
    ["Server type", serverType],
    ["Granted", time(grantedAt)],
    [
      "Keys",
      `${number(keyCount)}${here === 0 ? "" : `, ${here === keyCount ? "all" : here} of them here already`}`,
    ],
  ]);
  const rows = counts.map(({ type, module, mode, count }) => [type, module, mode, count]);
  return `${facts}\n${tableText(["type", "module", "mode", "count"], rows)}\n`;
}

function printImported({ io }: CommandContext, outcome: Imported, { keyCount }: Summary): void {
  const { result, added, provisionalUntil, unreachable } = outcome;
  const until = provisionalUntil === null ? "" : `, provisional until ${time(provisionalUntil)}`;
  const all = `this file (${keysText(keyCount)})`;
  if (result === "unchanged") io.print(`Nothing was added: all of ${all} is here already${until}.\n`);
  if (result === "authorized" && added > 0)
    io.print(`Imported: ${keysText(added)}, authorized by the service.\n`);
  if (result === "authorized" && added === 0)
    io.print(`Nothing was added; the service has authorized ${all}.\n`);
  if (result === "provisional") io.print(`Imported: ${keysText(added)}${until}.\n`);
  if (unreachable !== null) io.error(`${unreachable.detail} (${unreachable.code})\n${unreachable.fix}\n`);
  if (provisionalUntil !== null)
    io.error("Before that date the service must authorize them: countersign-node authorize\n");
}
