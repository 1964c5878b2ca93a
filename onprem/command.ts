import { ConfigurationFault } from "../client/index.ts";
import { DONE, type Io, type OpenKeys, openKeys, WRONG_USAGE } from "./command/context.ts";
import { findCommand, nameOf } from "./command/find-command.ts";
import { help } from "./command/help.ts";
import { EVERYWHERE, type OptionName, parseCommandLine, USAGE } from "./command/options.ts";
import { readSetting } from "./command/setting.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `countersign-node`: runs one command and returns its exit code; it never throws for what the user did. `open` opens the license
 * keys, for tests with others than those of the data directory.
 */
export async function run(
  args: readonly string[],
  env: Environment,
  io: Io,
  open: OpenKeys = openKeys,
): Promise<number> {
  try {
    return await dispatch(args, env, io, open);
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    io.error(`countersign-node: ${error.message}\n${error.fix}\n`);
    return WRONG_USAGE;
  }
}

async function dispatch(args: readonly string[], env: Environment, io: Io, open: OpenKeys): Promise<number> {
  const { values, positionals } = parseCommandLine(args);
  const [first, ...rest] = positionals;
  if (values.help || first === "help" || first === undefined) {
    const text = help(nameOf(first === "help" ? rest : positionals));
    if (first === undefined && !values.help) {
      io.error(text);
      return WRONG_USAGE;
    }
    io.print(text);
    return DONE;
  }
  const { name, command, words } = findCommand(positionals);
  const foreign = (Object.keys(values) as OptionName[]).find(
    (option) => !EVERYWHERE.includes(option) && !command.takes.includes(option),
  );
  if (foreign !== undefined) throw new ConfigurationFault(`${name} takes no --${foreign}.`, USAGE);
  return command.run({ ...values, io, words, setting: readSetting(env, values), openKeys: open });
}
