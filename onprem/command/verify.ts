import {
  type CommandContext,
  DONE,
  NOT_LICENSED,
  openLicensing,
  printJson,
  printRefused,
} from "./context.ts";
import { applicationsText } from "./print-status.ts";

/** `countersign-node verify`: polls now; a failure says until when the licenses run on. */
export async function runVerify(context: CommandContext): Promise<number> {
  const { io, json } = context;
  const licensing = await openLicensing(context);
  const outcome = await licensing.refresh();
  const status = licensing.status();
  if (!outcome.ok) {
    const code = printRefused(context, outcome);
    const { isLicensed, deadlineAt } = status;
    if (!json && isLicensed && deadlineAt !== null)
      io.error(`Nothing has changed: the licenses run on until ${new Date(deadlineAt).toISOString()}.\n`);
    return code;
  }
  const isGood = outcome.valid && status.applications.some(({ isUsable }) => isUsable);
  if (json) printJson(io, { ok: true, valid: outcome.valid, ...status });
  else
    io.print(
      `${isGood ? "Verified." : "Not everything may run on."}\n\n${applicationsText(status.applications)}`,
    );
  return isGood ? DONE : NOT_LICENSED;
}
