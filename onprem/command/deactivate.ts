import { type CommandContext, DONE, openLicensing, printJson, printRefused } from "./context.ts";

/** `countersign-node deactivate`: gives back the named products, or all. */
export async function runDeactivate(context: CommandContext): Promise<number> {
  const { io, json, product } = context;
  const licensing = await openLicensing(context);
  const outcome = await licensing.deactivate(product);
  if (!outcome.ok) return printRefused(context, outcome);
  if (json) printJson(io, { ok: true, released: outcome.released, ...licensing.status() });
  else io.print(`Given back: ${outcome.released.join(", ")}.\n`);
  return DONE;
}
