import { networkTransport } from "../desk.ts";
import { testConnection } from "../test-connection.ts";
import { type CommandContext, DONE, NO_ANSWER, printJson } from "./context.ts";

/** `countersign-node test-connection`: needs the address only. */
export async function runTestConnection({ io, json, setting }: CommandContext): Promise<number> {
  const { url } = setting;
  const outcome = await testConnection(url, networkTransport(url, undefined));
  if (json) printJson(io, outcome);
  else if (outcome.ok) io.print(`Connected: ${outcome.detail}\n`);
  else io.error(`${outcome.detail} (${outcome.kind})\n${outcome.fix}\n`);
  return outcome.ok ? DONE : NO_ANSWER;
}
