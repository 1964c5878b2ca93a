import { runActivate } from "./command/activate.ts";
import { runCluster } from "./command/cluster.ts";
import { type CommandContext, DONE, type Io, WRONG_USAGE } from "./command/context.ts";
import { runDeactivate } from "./command/deactivate.ts";
import { help } from "./command/help.ts";
import { EVERYWHERE, type OptionName, parseCommandLine, USAGE } from "./command/options.ts";
import { runRequest } from "./command/request.ts";
import { runRespond } from "./command/respond.ts";
import { runReturn } from "./command/return.ts";
import { runServe } from "./command/serve.ts";
import { readSetting } from "./command/setting.ts";
import { runStatus } from "./command/status.ts";
import { runTestConnection } from "./command/test-connection.ts";
import { runVerify } from "./command/verify.ts";
import { ConfigurationFault } from "./options.ts";

interface Command {
  readonly run: (context: CommandContext) => Promise<number>;
  /** The options that it takes beside those of every command. */
  readonly takes: readonly OptionName[];
  readonly takesWords?: true;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  "test-connection": { run: runTestConnection, takes: [] },
  activate: { run: runActivate, takes: ["token"] },
  status: { run: runStatus, takes: [] },
  verify: { run: runVerify, takes: [] },
  deactivate: { run: runDeactivate, takes: ["product"] },
  request: { run: runRequest, takes: ["product", "replaces", "new", "out", "qr"] },
  respond: { run: runRespond, takes: [], takesWords: true },
  return: { run: runReturn, takes: ["product", "again", "yes", "out", "qr"] },
  cluster: { run: runCluster, takes: [] },
  serve: { run: runServe, takes: ["host", "port"] },
};

/** `countersign-node`: runs one command and returns its exit code; it never throws for what the user did. */
export async function run(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<number> {
  try {
    return await dispatch(args, env, io);
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    io.error(`countersign-node: ${error.message}\n${error.fix}\n`);
    return WRONG_USAGE;
  }
}

async function dispatch(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<number> {
  const { values, positionals } = parseCommandLine(args);
  const [name, ...words] = positionals;
  if (values.help || name === "help" || name === undefined) {
    const text = help(name === "help" ? words[0] : name);
    if (name === undefined && !values.help) {
      io.error(text);
      return WRONG_USAGE;
    }
    io.print(text);
    return DONE;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new ConfigurationFault(`There is no command "${name}".`, USAGE);
  if (words[0] !== undefined && command.takesWords !== true)
    throw new ConfigurationFault(`"${words[0]}" is one word too many after ${name}.`, USAGE);
  const foreign = (Object.keys(values) as OptionName[]).find(
    (option) => !EVERYWHERE.includes(option) && !command.takes.includes(option),
  );
  if (foreign !== undefined) throw new ConfigurationFault(`${name} takes no --${foreign}.`, USAGE);
  return command.run({ ...values, io, words, setting: readSetting(env, values) });
}
