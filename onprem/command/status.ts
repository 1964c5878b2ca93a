import { type CommandContext, DONE, NOT_LICENSED, openLicensing, printJson } from "./context.ts";
import { statusText } from "./print-status.ts";

/** `countersign-node status`: reads the data directory and nothing else. */
export async function runStatus(context: CommandContext): Promise<number> {
  const status = (await openLicensing(context)).status();
  if (context.json) printJson(context.io, status);
  else context.io.print(statusText(status));
  return status.applications.some(({ isUsable }) => isUsable) ? DONE : NOT_LICENSED;
}
