import {
  type CommandContext,
  DONE,
  NOT_LICENSED,
  openLicensing,
  printJson,
  printRefused,
} from "./context.ts";
import { licensesText } from "./print-status.ts";

/** `countersign-node verify`: polls now; a failure says until when the licenses run on. */
export async function runVerify(context: CommandContext): Promise<number> {
  const { io, json } = context;
  const licensing = await openLicensing(context);
  const outcome = await licensing.refresh();
  if (!outcome.ok) {
    const code = printRefused(context, outcome);
    const { isLicensed, deadlineAt } = licensing.status();
    if (!json && isLicensed && deadlineAt !== null)
      io.error(`Nothing has changed: the licenses run on until ${new Date(deadlineAt).toISOString()}.\n`);
    return code;
  }
  if (json) printJson(io, { ok: true, valid: outcome.valid, ...licensing.status() });
  else
    io.print(
      `${outcome.valid ? "Verified." : "Not everything may run on."}\n\n${licensesText(outcome.licenses)}`,
    );
  return outcome.valid ? DONE : NOT_LICENSED;
}
