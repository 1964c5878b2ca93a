import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { usageFault } from "./faults.ts";

/** The files that a command reads and writes; tests put their own in their place. */
export interface TextFiles {
  /** The text in a file, or with `-` what is given on stdin. */
  readonly read: (path: string) => Promise<string>;
  /** Writes a file; where the path is a folder, under that name in it. The path that was written. */
  readonly write: (path: string, name: string, text: string) => string;
}

/** More than any string has; the service takes no longer one. */
const LONGEST = 60_000;

/** The files of this machine, and a stream for `-`. */
export function textFiles(stdin: AsyncIterable<Uint8Array>): TextFiles {
  return {
    read: async (path) => {
      const text = path === "-" ? await streamText(stdin) : fileText(path);
      if (text.length <= LONGEST) return text;
      throw usageFault(
        `${nameOf(path)} is longer than any string.`,
        "Give the file that holds the string alone.",
      );
    },
    write: (path, name, text) => {
      try {
        const target = isFolder(path) ? join(path, name) : path;
        writeFileSync(target, text);
        return target;
      } catch (error) {
        throw usageFault(`${path} cannot be written: ${reasonOf(error)}.`, "Give another --out, and repeat.");
      }
    },
  };
}

async function streamText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST) break;
  }
  return text;
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw usageFault(`${path} cannot be read: ${reasonOf(error)}.`, "Check the path, or give - and paste.");
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function nameOf(path: string): string {
  return path === "-" ? "What is on stdin" : path;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "it is no file";
}
