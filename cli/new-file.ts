import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { usageFault } from "./faults.ts";

/** Where a command was told to write: a file, a folder, or nothing, which is the folder it runs in. */
export interface Place {
  readonly out?: string | undefined;
  /** Whether a file that is there may be replaced. */
  readonly force?: boolean | undefined;
}

/** Throws a Fault where nothing can be written, so that a command finds out before it changes anything. */
export function requirePlace({ out = ".", force }: Place): void {
  const folder = isFolder(out) ? out : dirname(out);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(out, error);
  }
  if (folder !== out && force !== true && existsSync(out)) throw isThere(out);
}

/**
 * Writes a file that only its owner can read, never over another one unless forced to, and never half; `name` counts
 * where a folder was given. The path that was written.
 */
export function writeNewFile({ out = ".", force }: Place, name: string, text: string): string {
  const path = isFolder(out) ? join(out, plainName(name)) : out;
  const draft = force === true ? `${path}.${randomBytes(6).toString("hex")}.tmp` : path;
  try {
    writeFileSync(draft, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw isThere(path);
    rmSync(draft, { force: true });
    throw cannotWrite(path, error);
  }
  if (draft !== path) replace(path, draft);
  return path;
}

function replace(path: string, draft: string): void {
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw cannotWrite(path, error);
  }
}

/** A name that stays in its folder, whoever made it. */
function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[.-]+/, "") || "file";
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isThere(path: string) {
  return usageFault(`${path} is there already.`, "Give another --out, or --force to replace it.");
}

function cannotWrite(path: string, error: unknown) {
  const reason = codeOf(error) ?? "it is no place for a file";
  return usageFault(`${path} cannot be written: ${reason}.`, "Give another --out, and repeat.");
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error ? String(error.code) : null;
}
