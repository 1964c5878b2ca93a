import type { TypeChangeOutcome, TypeChangePlan } from "../../keys/outcome.ts";
import { confirm } from "../confirm.ts";
import { type CommandContext, DONE, NOT_LICENSED, printJson, printRefused, WRONG_USAGE } from "../context.ts";
import { tableText } from "../print-table.ts";
import { kindName } from "./kind.ts";
import { showProgress } from "./print-progress.ts";
import { readKeyFile } from "./read-key-file.ts";
import { keysText } from "./words.ts";

type Plan = Extract<TypeChangePlan, { readonly ok: true }>;
type Changed = Extract<TypeChangeOutcome, { readonly ok: true }>;

/** `countersign-node change-server-type`: the table first, then all keys are replaced, or nothing. */
export async function runChangeServerType(context: CommandContext): Promise<number> {
  const { io, json, words, yes } = context;
  const texts: string[] = [];
  for (const name of words) texts.push(await readKeyFile(name, context));
  const keys = await context.openKeys(context);
  const plan = await keys.planTypeChange(texts);
  if (!plan.ok) return printRefused(context, plan);
  if (!json) io.print(planText(plan));
  if (!yes && io.ask === undefined) {
    if (json) printJson(io, { ...plan, isChanged: false });
    io.error("Nothing was changed: this is no terminal, so that nobody can say yes to it. Add --yes.\n");
    return WRONG_USAGE;
  }
  const question = `All keys of this server are replaced, and it becomes ${plan.to}. Go on?`;
  if (!(await confirm(question, context))) return NOT_LICENSED;
  const { onProgress, end } = showProgress(context);
  const outcome = await keys.changeType(texts, { onProgress });
  end();
  if (!outcome.ok) return printRefused(context, outcome);
  if (json) printJson(io, { ...outcome, plan });
  else io.print(changedText(outcome));
  return DONE;
}

function planText({ from, to, rows }: Plan): string {
  const heads = ["type", "module", "on server", "assigned", "in the new files"];
  const cells = rows.map(({ type, module, onServer, assigned, inFiles }) => [
    type,
    module,
    onServer,
    assigned,
    inFiles,
  ]);
  return `Server type: ${from} -> ${to}\n\n${tableText(heads, cells)}\n`;
}

function changedText({ serverType, removed, added, unassigned }: Changed): string {
  const rows = unassigned.map((each) => [each.user, kindName(each)]);
  const left =
    rows.length === 0
      ? ""
      : `\nThe new files hold fewer keys. These users have none of their kind any more:\n\n${tableText(["user", "type"], rows)}`;
  return `Server type: ${serverType}. Removed: ${keysText(removed)}; added: ${keysText(added)}.\n${left}`;
}
