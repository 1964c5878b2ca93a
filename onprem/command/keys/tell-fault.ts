import type { LicenseKeys } from "../../keys/license-keys.ts";
import { type CommandContext, DONE, NOT_LICENSED } from "../context.ts";

/** Says on the standard error why what is stored cannot be used, so that nothing shown means not nothing there; returns the exit code. */
export function tellFault({ io }: Pick<CommandContext, "io">, keys: LicenseKeys): number {
  const { fault } = keys.status();
  if (fault === null) return DONE;
  io.error(`${fault.detail} (${fault.code})\n${fault.fix}\n`);
  return NOT_LICENSED;
}
