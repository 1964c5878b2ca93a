import type { KeyFileImport } from "../../client/internals.ts";
import type { MovedKey } from "../../shared/domain/move-seats.ts";
import { isKeys, parseStored, type StoredRead } from "./keys-form.ts";

/** In the data directory, beside the state. */
export const KEYS_FILE = "keys.json";
const KEYS_VERSION = 1;

/** Larger files are not read, and not written. */
export const KEYS_FILE_CHARACTERS = 64_000_000;

/** Why something about a file went wrong last, to be shown. */
export interface NotedFault {
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
}

/** One imported file: the signed cover and keys as they came, and what the service has signed of it. Times are epoch ms. */
export interface StoredFile {
  readonly id: string;
  readonly cover: string;
  readonly keys: readonly string[];
  readonly importedAt: number;
  readonly authorization: string | null;
  /** The manifest that proves the authorization, and when it was fetched. */
  readonly manifest: { readonly jws: string; readonly at: number } | null;
  readonly authorizedAt: number | null;
  /** When each withdrawn key was told, by its number. */
  readonly withdrawnAt: Readonly<Record<string, number>>;
  readonly lastAttemptAt: number | null;
  readonly lastFault: NotedFault | null;
}

/** When a file was imported first: by the clock, and how long programs had run here by then. */
export type FirstImport = KeyFileImport;

/** What is kept in keys.json; the documents prove themselves, the rest is shown and believed by nobody. */
export interface StoredKeys {
  readonly version: typeof KEYS_VERSION;
  readonly files: readonly StoredFile[];
  readonly firstImports: Readonly<Record<string, FirstImport>>;
  /** Files that are not here any more, of which the service does not know that yet. */
  readonly toGiveBack: readonly string[];
  /** Keys that a change of the server type has replaced, until their users have others. */
  readonly moved: readonly MovedKey[];
  readonly failures: number;
  readonly nextAttemptAt: number | null;
}

/** What is kept before the first import. */
export const NO_KEYS: StoredKeys = {
  version: KEYS_VERSION,
  files: [],
  firstImports: {},
  toGiveBack: [],
  moved: [],
  failures: 0,
  nextAttemptAt: null,
};

/** The text of keys.json. */
export function formatKeys(keys: StoredKeys): string {
  return `${JSON.stringify(keys, null, 1)}\n`;
}

/** Reads the text of keys.json; whatever is in it, this never throws. */
export function parseKeys(text: string): StoredRead<StoredKeys> {
  return parseStored(text, KEYS_VERSION, isKeys);
}
