import { type ParseArgsConfig, parseArgs } from "node:util";
import { runActivate } from "./command/activate.ts";
import { type CommandContext, DONE, type Io, readSetting, USAGE, WRONG_USAGE } from "./command/context.ts";
import { runDeactivate } from "./command/deactivate.ts";
import { help } from "./command/help.ts";
import { runStatus } from "./command/status.ts";
import { runTestConnection } from "./command/test-connection.ts";
import { runVerify } from "./command/verify.ts";
import { ConfigurationFault } from "./options.ts";

const COMMANDS: Readonly<Record<string, (context: CommandContext) => Promise<number>>> = {
  "test-connection": runTestConnection,
  activate: runActivate,
  status: runStatus,
  verify: runVerify,
  deactivate: runDeactivate,
};

const OPTIONS = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  data: { type: "string" },
  token: { type: "string" },
  product: { type: "string", multiple: true },
} as const satisfies ParseArgsConfig["options"];

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  activate: ["token"],
  deactivate: ["product"],
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
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help || name === "help" || name === undefined) {
    const text = help(name === "help" ? rest[0] : name);
    if (name === undefined && !values.help) {
      io.error(text);
      return WRONG_USAGE;
    }
    io.print(text);
    return DONE;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new ConfigurationFault(`There is no command "${name}".`, USAGE);
  if (rest[0] !== undefined)
    throw new ConfigurationFault(`"${rest[0]}" is one word too many after ${name}.`, USAGE);
  for (const option of ["token", "product"] as const)
    if (values[option] !== undefined && !ALLOWED[name]?.includes(option))
      throw new ConfigurationFault(`${name} takes no --${option}.`, USAGE);
  return command({ ...values, env, io, setting: readSetting(env, values.data) });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const [first = ""] = (error as Error).message.split(/\. (?=To|Use|Did)/);
    throw new ConfigurationFault(first.endsWith(".") ? first : `${first}.`, USAGE);
  }
}
