import { checkOutlet, printCarried } from "./carried.ts";
import { type CommandContext, openLicensing, printRefused } from "./context.ts";

const THEN = "Send this to the vendor. Enter the response to it here: countersign-node respond <file>";

/** `countersign-node request`: the string with which a server without a connection asks for its licenses. */
export async function runRequest(context: CommandContext): Promise<number> {
  const { product, replaces, new: isNew } = context;
  checkOutlet(context);
  const licensing = await openLicensing(context);
  const outcome = await licensing.request({
    ...(product === undefined ? {} : { products: product }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(isNew === undefined ? {} : { isNew }),
  });
  return outcome.ok ? printCarried(context, outcome, THEN) : printRefused(context, outcome);
}
