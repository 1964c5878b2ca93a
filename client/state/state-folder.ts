import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { withFolderLock } from "./folder-lock.ts";

export const STATE_FILE = "state.json";
export const KEY_FILE = "node-key.json";
/** The key that replaces a copied one as soon as an activation with it has succeeded. */
export const NEXT_KEY_FILE = "node-key.next.json";

/** The directory of one installation. Every change is one rename: a kill leaves the old or the new file, whole. */
export interface StateFolder {
  readonly path: string;
  /** The text of a file; null when there is none. Throws the system's error when it cannot be read. */
  read(name: string): string | null;
  /** Replaces a file if it still is as `base` says; `moved` when another process has written it meanwhile. */
  replace(name: string, base: string | null, next: string): Promise<"written" | "moved">;
  /** Renames a file to a free name that tells why, and returns that name; null when there is no such file. */
  setAside(name: string, why: string): Promise<string | null>;
  /** Puts one file in another's place; the other is set aside. */
  promote(from: string, to: string, why: string): Promise<void>;
  /** Changes whenever a file was replaced; costs two looks at the directory and reads no file. */
  stamp(): string;
}

/** The folder at a path; nothing is made or read before it is used. */
export function openStateFolder(path: string): StateFolder {
  const file = (name: string) => join(path, name);
  const read = (name: string) => readIfThere(file(name));
  return {
    path,
    read,
    replace(name, base, next) {
      makeFolder(path);
      return withFolderLock(path, () => {
        clearAbandoned(path);
        if (read(name) !== base) return "moved";
        const fresh = file(`${name}.new-${randomUUID()}`);
        writeWhole(fresh, next);
        if (read(name) !== base) {
          rmSync(fresh, { force: true });
          return "moved";
        }
        renameSync(fresh, file(name));
        syncFolder(path);
        return "written";
      });
    },
    setAside: (name, why) => withFolderLock(path, () => asideOf(path, name, why)),
    promote: (from, to, why) =>
      withFolderLock(path, () => {
        if (read(from) === null) return;
        asideOf(path, to, why);
        renameSync(file(from), file(to));
        syncFolder(path);
      }),
    stamp: () => [STATE_FILE, KEY_FILE].map((name) => stampOf(file(name))).join(" "),
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    chmodSync(path, 0o700);
  } catch {
    // Not ours to change; the files themselves are readable by their owner only.
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // Not every system lets a directory be opened (Windows).
  }
}

/** Whoever holds the lock is the only writer: an unfinished file was left by one that was killed. */
function clearAbandoned(path: string): void {
  for (const name of readdirSync(path))
    if (/\.new-[0-9a-f-]{36}$/.test(name)) rmSync(join(path, name), { force: true });
}

function asideOf(path: string, name: string, why: string): string | null {
  if (statSync(join(path, name), { throwIfNoEntry: false }) === undefined) return null;
  const taken = new Set(readdirSync(path));
  let number = 1;
  while (taken.has(`${name}.${why}-${number}`)) number += 1;
  const aside = `${name}.${why}-${number}`;
  renameSync(join(path, name), join(path, aside));
  syncFolder(path);
  return aside;
}

function stampOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? "-" : `${found.ino}:${found.mtimeMs}:${found.size}`;
  } catch {
    return "?";
  }
}
