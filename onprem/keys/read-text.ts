import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Refused } from "../../client/index.ts";
import type { Desk } from "../../client/internals.ts";
import type { StoredRead } from "./keys-form.ts";
import { damaged } from "./refusal.ts";
import { KEYS_FILE } from "./stored-keys.ts";
import { SEATS_FILE } from "./stored-seats.ts";

/** Changes whenever a file was replaced; costs a few looks at the directory and reads no file. */
export function stampOf(desk: Desk): string {
  const marks = [KEYS_FILE, SEATS_FILE].map((name) => {
    try {
      const found = statSync(join(desk.folder.path, name), { throwIfNoEntry: false });
      return found === undefined ? "-" : `${found.ino}:${found.mtimeMs}:${found.size}`;
    } catch {
      return "?";
    }
  });
  return [...marks, desk.folder.stamp()].join(" ");
}

/** A file's exact text, what it says, and why it says nothing. */
export interface TextRead<T> {
  readonly text: string | null;
  readonly value: T | null;
  readonly fault: Refused | null;
}

/** Reads a file of the directory, if it is not too large; never throws. */
export function readText<T>(
  { folder }: Desk,
  name: string,
  most: number,
  parse: (text: string) => StoredRead<T>,
): TextRead<T> {
  const path = join(folder.path, name);
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return { text: null, value: null, fault: null };
    if (size > most) return { text: null, value: null, fault: damaged(name, "corrupt") };
    const text = readFileSync(path, "utf8");
    const read = parse(text);
    return read.ok
      ? { text, value: read.value, fault: null }
      : { text, value: null, fault: damaged(name, read.fault) };
  } catch {
    return { text: null, value: null, fault: damaged(name, "unreadable") };
  }
}
