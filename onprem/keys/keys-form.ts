import type { KeyFileImport } from "../../client/internals.ts";
import { KEY_FILE_LIMITS } from "../../shared/signing/key-file.ts";

/** What a stored text says, or why it says nothing. */
export type StoredRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: "corrupt" | "newer-version" };

/** Reads the text of a file with a version; whatever is in it, this never throws. */
export function parseStored<T>(
  text: string,
  known: number,
  hasForm: (value: Record<string, unknown>) => boolean,
): StoredRead<T> {
  const value = parseJson(text);
  if (!isRecord(value)) return { ok: false, fault: "corrupt" };
  const { version } = value;
  if (Number.isInteger(version) && Number(version) > known) return { ok: false, fault: "newer-version" };
  if (version !== known || !hasForm(value)) return { ok: false, fault: "corrupt" };
  return { ok: true, value: value as T };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isText = (value: unknown) => typeof value === "string";
/** What a Date can hold: everything else would throw where it is shown. */
const isInstant = (value: unknown) => typeof value === "number" && Math.abs(value) <= 8.64e15;
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const areKeys = (value: unknown) =>
  Array.isArray(value) && value.length <= KEY_FILE_LIMITS.keys && value.every(isText);
const textsIn = (value: unknown) => Array.isArray(value) && value.every(isText);

/** True for the members of keys.json: whatever else is in it, what is shown and counted can be. */
export function isKeys(value: Record<string, unknown>): boolean {
  const { files, firstImports, toGiveBack, moved, failures, nextAttemptAt } = value;
  return (
    Array.isArray(files) &&
    files.every(isFile) &&
    areFirstImports(firstImports) &&
    textsIn(toGiveBack) &&
    Array.isArray(moved) &&
    moved.every(isMoved) &&
    isCount(failures) &&
    (nextAttemptAt === null || isInstant(nextAttemptAt))
  );
}

function areFirstImports(value: unknown): value is Readonly<Record<string, KeyFileImport>> {
  return (
    isRecord(value) &&
    Object.values(value).every((each) => isRecord(each) && isInstant(each["at"]) && isCount(each["ranMs"]))
  );
}

function isFile(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { manifest, lastFault, withdrawnAt } = value;
  const isManifest = isRecord(manifest) && isText(manifest["jws"]) && isInstant(manifest["at"]);
  const isFault = isRecord(lastFault) && ["code", "detail", "fix"].every((name) => isText(lastFault[name]));
  return (
    [value["id"], value["cover"]].every(isText) &&
    areKeys(value["keys"]) &&
    isInstant(value["importedAt"]) &&
    (value["authorization"] === null || isText(value["authorization"])) &&
    (manifest === null || isManifest) &&
    (lastFault === null || isFault) &&
    isRecord(withdrawnAt) &&
    Object.values(withdrawnAt).every(isInstant) &&
    ["authorizedAt", "lastAttemptAt"].every((name) => value[name] === null || isInstant(value[name]))
  );
}

function isMoved(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value["number"]) &&
    isText(value["type"]) &&
    (value["module"] === null || isText(value["module"]))
  );
}
