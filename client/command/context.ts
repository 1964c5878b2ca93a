import { createLicensing, type Licensing } from "../licensing.ts";
import { ConfigurationFault, readUrl } from "../options.ts";
import type { Refused } from "../outcome.ts";

/** Exit codes: done or licensed; refused or not licensed; used wrongly; unreachable or nonsense. */
export const DONE = 0;
export const NOT_LICENSED = 1;
export const WRONG_USAGE = 2;
export const NO_ANSWER = 3;

export const USAGE = "See: countersign-node --help";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command reads and writes. */
export interface Io {
  readonly print: (text: string) => void;
  readonly error: (text: string) => void;
  /** All of the standard input. */
  readonly read: () => Promise<string>;
}

/** What a command is run with. */
export interface CommandContext {
  readonly env: Environment;
  readonly io: Io;
  readonly setting: Setting;
  readonly json?: boolean | undefined;
  readonly token?: string | undefined;
  readonly product?: readonly string[] | undefined;
}

interface Setting {
  readonly url: string;
  readonly dataDir: string;
  readonly rootKeys: string | null;
}

/** The settings of the environment, with their defaults; throws a ConfigurationFault for one that cannot be meant. */
export function readSetting(env: Environment, data: string | undefined): Setting {
  return {
    url: readUrl(env["COUNTERSIGN_URL"] || `http://127.0.0.1:${env["COUNTERSIGN_PORT"] || "7070"}`),
    dataDir: data || env["COUNTERSIGN_NODE_DATA"] || ".countersign-node",
    rootKeys: env["COUNTERSIGN_ROOT_KEYS"] || null,
  };
}

/** This server's licensing, for the length of one command. */
export function openLicensing({ setting }: CommandContext): Promise<Licensing> {
  const { url, dataDir, rootKeys } = setting;
  if (rootKeys === null)
    throw new ConfigurationFault(
      "COUNTERSIGN_ROOT_KEYS is not set.",
      "Set it to the vendor's root keys; the local service prints them when it starts.",
    );
  return createLicensing({ url, dataDir, rootKeys, autoRefresh: false });
}

/** Prints a no with its cure and returns the exit code for it. */
export function printRefused({ io, json }: CommandContext, refused: Refused): number {
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
    typeof each === "number" && /^at$|At$|Until$/.test(name) ? new Date(each).toISOString() : each;
  io.print(`${JSON.stringify(value, toIso, 2)}\n`);
}
