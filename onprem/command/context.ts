import type { Refused } from "../../client/index.ts";
import { ConfigurationFault, createLicensing, type Licensing } from "../../client/index.ts";
import type { LicenseKeys } from "../keys/license-keys.ts";
import type { Values } from "./options.ts";
import type { Setting } from "./setting.ts";

/** Exit codes: done or licensed; refused or not licensed; used wrongly; unreachable or nonsense. */
export const DONE = 0;
export const NOT_LICENSED = 1;
export const WRONG_USAGE = 2;
export const NO_ANSWER = 3;

/** Where a command reads and writes. */
export interface Io {
  readonly print: (text: string) => void;
  readonly error: (text: string) => void;
  /** All of the standard input. */
  readonly read: () => Promise<string>;
  /** Asks who sits at the terminal, and reads one line; left out where nobody does. */
  readonly ask?: (question: string) => Promise<string>;
  /** The width of the terminal that is printed to; left out for a file or a pipe. */
  readonly columns?: number;
  /** Shows a line in the place of the one before; "" takes it away. Left out where errors go to no terminal. */
  readonly progress?: (line: string) => void;
}

/** What a command is run with. */
export interface CommandContext extends Values {
  readonly io: Io;
  readonly setting: Setting;
  /** The words after the command's name. */
  readonly words: readonly string[];
  readonly openKeys: OpenKeys;
}

/** Opens the license keys of this server, for the length of one command. */
export type OpenKeys = (context: Pick<CommandContext, "setting">) => Promise<LicenseKeys>;

/** The license keys in the data directory. */
export const openKeys: OpenKeys = async (context) => {
  const { support } = context.setting;
  const { openLicenseKeys } = await import("../keys/open.ts");
  const options = { support: support ?? undefined, background: false };
  return openLicenseKeys(await openLicensing(context), options);
};

/** This server's licensing, for the length of one command; `autoRefresh` for one that lasts. */
export function openLicensing(
  { setting }: Pick<CommandContext, "setting">,
  autoRefresh = false,
): Promise<Licensing> {
  const { url, dataDir, rootKeys, products, airGapped, installedAt, now } = setting;
  if (rootKeys === null)
    throw new ConfigurationFault(
      "COUNTERSIGN_ROOT_KEYS is not set.",
      "Set it to the vendor's root keys; the local service prints them when it starts.",
    );
  return createLicensing({
    ...{ url, dataDir, rootKeys, products, airGapped, autoRefresh },
    ...(installedAt === null ? {} : { installedAt }),
    ...(now === null ? {} : { now }),
  });
}

/** Prints a no with its cure and returns the exit code for it. */
export function printRefused({ io, json }: Pick<CommandContext, "io" | "json">, refused: Refused): number {
  if (json) printJson(io, refused);
  else {
    const licenses = (refused.licenses ?? []).map((each) => `  ${each.licenseId}: ${each.detail}\n`);
    io.error(`${refused.detail} (${refused.code})\n${licenses.join("")}${refused.fix}\n`);
  }
  return refused.kind === "unreachable" || refused.kind === "nonsense" ? NO_ANSWER : NOT_LICENSED;
}

/** Prints data as JSON, every instant as ISO 8601. */
export function printJson(io: Io, value: unknown): void {
  const toIso = (name: string, each: unknown) =>
    typeof each === "number" && /^(at|from|until)$|(At|Until)$/.test(name)
      ? new Date(each).toISOString()
      : each;
  io.print(`${JSON.stringify(value, toIso, 2)}\n`);
}
