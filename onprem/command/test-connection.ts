import { AIR_GAPPED, networkTransport, testConnection } from "../../client/internals.ts";
import { type CommandContext, DONE, NO_ANSWER, NOT_LICENSED, printJson } from "./context.ts";

/** `countersign-node test-connection`: needs the address only. */
export async function runTestConnection({ io, json, setting }: CommandContext): Promise<number> {
  const { url, airGapped } = setting;
  const outcome = airGapped ? AIR_GAPPED : await testConnection(url, networkTransport(url, undefined));
  if (json) printJson(io, outcome);
  else if (outcome.ok) io.print(`Connected: ${outcome.detail}\n`);
  else io.error(`${outcome.detail} (${outcome.kind})\n${outcome.fix}\n`);
  if (airGapped) return NOT_LICENSED;
  return outcome.ok ? DONE : NO_ANSWER;
}
