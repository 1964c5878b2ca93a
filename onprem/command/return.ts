import type { Licensing } from "../../client/index.ts";
import { ConfigurationFault } from "../../client/index.ts";
import { checkOutlet, printCarried } from "./carried.ts";
import { confirm } from "./confirm.ts";
import { type CommandContext, NOT_LICENSED, openLicensing, printRefused } from "./context.ts";

/** `countersign-node return`: stops licenses that came by a response string, and makes the string that frees them. */
export async function runReturn(context: CommandContext): Promise<number> {
  const { product, again = false } = context;
  checkOutlet(context);
  if (again && product !== undefined)
    throw new ConfigurationFault(
      "--again shows the last return string; it gives nothing more back.",
      "Leave --product out, or leave --again out.",
    );
  const licensing = await openLicensing(context);
  if (!(again || (await isSure(licensing, context)))) return NOT_LICENSED;
  const outcome = again ? await licensing.lastReturn() : await licensing.giveBack(product);
  if (!outcome.ok) return printRefused(context, outcome);
  const { products } = outcome;
  const then = `Given back: ${products.join(", ")}. Send this to the vendor; only then others can use it.`;
  return printCarried(context, outcome, then);
}

/** The licenses stop before the string is shown, so that whoever types this is asked. */
async function isSure(licensing: Licensing, context: CommandContext): Promise<boolean> {
  const { product } = context;
  const held = licensing
    .status()
    .licenses.filter(({ mode, removed }) => mode === "offline" && removed === null);
  const codes = [...new Set(held.map((license) => license.product.code))];
  const given = codes.filter((code) => product === undefined || product.includes(code));
  // What is not held is refused anyway, with its own words.
  return (
    given.length === 0 || confirm(`${given.join(", ")} will stop on this server at once. Go on?`, context)
  );
}
