import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { configFault } from "./faults.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** What a config file may hold. */
export interface FileValues {
  readonly url?: string;
  readonly apiKey?: string;
}

export interface ConfigFile {
  readonly values: FileValues;
  /** True when others than the owner may read it; never on Windows, where the mode says nothing. */
  readonly isReadableByOthers: boolean;
}

/** Where the config file is; `isNamed` when COUNTERSIGN_CONFIG says so, and then it is expected to exist. */
export function locateConfigFile(
  env: Env,
  home: string,
): { readonly path: string; readonly isNamed: boolean } {
  const named = env["COUNTERSIGN_CONFIG"];
  if (named) return { path: resolve(named), isNamed: true };
  const base = env["XDG_CONFIG_HOME"];
  const folder = base && isAbsolute(base) ? base : join(home, ".config");
  return { path: join(folder, "countersign", "config.json"), isNamed: false };
}

/** The file's content, or null when there is no such file; a file that cannot be used is a Fault that quotes nothing of it. */
export function readConfigFile(path: string): ConfigFile | null {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(path, "utf8");
    mode = statSync(path).mode;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw configFault(`The config file ${path} cannot be read (${code}).`, "Let its owner be you.");
  }
  const isReadableByOthers = process.platform !== "win32" && (mode & 0o077) !== 0;
  return { values: checkValues(path, parse(text)), isReadableByOthers };
}

/** Replaces the config file as a whole, readable by its owner only. */
export function writeConfigFile(path: string, values: FileValues): void {
  const unfinished = `${path}.${process.pid}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(unfinished, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    renameSync(unfinished, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTDIR") rmSync(unfinished, { force: true });
    throw configFault(
      `The config file ${path} cannot be written (${code}).`,
      "Set COUNTERSIGN_CONFIG to a place where you may write.",
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkValues(path: string, value: unknown): FileValues {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isObject ? Object.entries(value) : [];
  const isRight = entries.every(
    ([name, text]) => (name === "url" || name === "apiKey") && typeof text === "string" && text !== "",
  );
  if (isObject && isRight) return value as FileValues;
  throw configFault(
    `The config file ${path} is not a JSON object of "url" and "apiKey" alone.`,
    "Correct it, or remove it and run `countersign config set`.",
  );
}
