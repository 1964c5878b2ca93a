import { readFileSync } from "node:fs";

/** The version of this command, from its package. */
export function versionOf(): string {
  return JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")).version;
}
