import { type ParseArgsConfig, parseArgs } from "node:util";
import { ConfigurationFault } from "../../client/index.ts";

/** Every option of every command. */
export const OPTIONS = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  data: { type: "string" },
  products: { type: "string" },
  "air-gapped": { type: "boolean" },
  "installed-at": { type: "string" },
  token: { type: "string" },
  product: { type: "string", multiple: true },
  replaces: { type: "string" },
  new: { type: "boolean" },
  again: { type: "boolean" },
  yes: { type: "boolean" },
  out: { type: "string" },
  qr: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  support: { type: "string" },
  type: { type: "string" },
  user: { type: "string" },
  state: { type: "string" },
  search: { type: "string" },
  number: { type: "string" },
  proof: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

export type OptionName = keyof typeof OPTIONS;

/** What every command takes. */
export const EVERYWHERE: readonly OptionName[] = [
  "json",
  "help",
  "data",
  "products",
  "air-gapped",
  "installed-at",
];

export const USAGE = "See: countersign-node --help";

/** What was given on a command line; `qr` is "" where no file was named with it. */
export type Values = ReturnType<typeof parseCommandLine>["values"];

/** Reads a command line; throws a ConfigurationFault for one that cannot be meant. */
export function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: qrSettled(args), options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const [first = ""] = (error as Error).message.split(/\. (?=To|Use|Did)/);
    throw new ConfigurationFault(first.endsWith(".") ? first : `${first}.`, USAGE);
  }
}

/** `--qr` may stand alone, which node:util does not know: what follows belongs to it only where it names a picture. */
function qrSettled(args: readonly string[]): string[] {
  return args.flatMap((word, place) => {
    if (word === "--qr") return isPicture(args[place + 1]) ? [] : ["--qr="];
    return args[place - 1] === "--qr" && isPicture(word) ? [`--qr=${word}`] : [word];
  });
}

function isPicture(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith("-") && /\.png$/i.test(word);
}
