import { ConfigurationFault } from "../../client/index.ts";
import { COMMANDS, type Command } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { USAGE } from "./options.ts";

/** A command that was typed, and the words after its name. */
export interface Typed {
  readonly name: string;
  readonly command: Command;
  readonly words: readonly string[];
}

/** The command that these words name; throws a ConfigurationFault where there is none, or a word is missing or too many. */
export function findCommand([first = "", ...rest]: readonly string[]): Typed {
  const [second, ...others] = rest;
  const both = `${first} ${second}`;
  if (Object.hasOwn(COMMANDS, both)) return typed(both, others);
  const members = membersOf(first);
  if (members.length > 0 && (second !== undefined || !Object.hasOwn(COMMANDS, first)))
    throw memberFault(first, second, members);
  if (!Object.hasOwn(COMMANDS, first)) {
    const near = nearest(first, topNames());
    throw new ConfigurationFault(`There is no command "${first}".`, near === null ? USAGE : meant(near));
  }
  return typed(first, rest);
}

/** The name of the command or group that these words begin with, for its help; null for none. */
export function nameOf([first = "", second]: readonly string[]): string | null {
  const both = `${first} ${second}`;
  if (Object.hasOwn(COMMANDS, both)) return both;
  return topNames().includes(first) ? first : null;
}

function typed(name: string, words: readonly string[]): Typed {
  const command = COMMANDS[name] as Command;
  const { names, optional = 0, isMany = false } = command.words ?? { names: [] };
  const extra = isMany ? undefined : words[names.length];
  if (extra !== undefined)
    throw new ConfigurationFault(`"${extra}" is one word too many after ${name}.`, USAGE);
  const missing = names.slice(words.length, names.length - optional)[0];
  if (missing !== undefined)
    throw new ConfigurationFault(
      `${name} needs a ${missing}.`,
      `Type: countersign-node ${name} ${names.join(" ")}. See: countersign-node ${name} --help`,
    );
  return { name, command, words };
}

function memberFault(
  group: string,
  word: string | undefined,
  members: readonly string[],
): ConfigurationFault {
  const near = word === undefined ? null : nearest(word, members);
  return new ConfigurationFault(
    word === undefined ? `${group} needs one word more.` : `There is no command "${group} ${word}".`,
    near === null
      ? `Give one of ${members.join(", ")}. See: countersign-node ${group} --help`
      : meant(`${group} ${near}`),
  );
}

function meant(name: string): string {
  return `Did you mean ${name}? See: countersign-node ${name} --help`;
}

/** The second words of a group. */
function membersOf(group: string): readonly string[] {
  return Object.keys(COMMANDS).flatMap((name) =>
    name.startsWith(`${group} `) ? name.slice(group.length + 1) : [],
  );
}

function topNames(): readonly string[] {
  return [...new Set(Object.keys(COMMANDS).map((name) => name.split(" ")[0] ?? ""))];
}
