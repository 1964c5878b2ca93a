import { ConfigurationFault } from "../../client/index.ts";
import { type CommandContext, DONE, openLicensing, printJson, printRefused } from "./context.ts";
import { licensesText } from "./print-status.ts";

/** `countersign-node activate`: the token is never printed, whatever comes of it. */
export async function runActivate(context: CommandContext): Promise<number> {
  const { io, json, token } = context;
  if (token === undefined || token === "")
    throw new ConfigurationFault("activate needs a token.", "Give --token <token>, or --token - to read it.");
  const licensing = await openLicensing(context);
  const outcome = await licensing.activate((token === "-" ? await io.read() : token).trim());
  if (!outcome.ok) return printRefused(context, outcome);
  if (json) printJson(io, { ok: true, ...licensing.status() });
  else io.print(`Activated.\n\n${licensesText(outcome.licenses)}`);
  return DONE;
}
