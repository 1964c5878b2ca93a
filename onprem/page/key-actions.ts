import type { WantedKind } from "../keys/license-keys.ts";
import type { KeysRefused } from "../keys/outcome.ts";
import { type Action, type Body, type Field, isText } from "./fields.ts";
import type { KeyDesk } from "./key-desk.ts";
import { type RecordSearch, searchRecords } from "./key-search.ts";
import type { KeyActionName, KeyActionOutcomes } from "./key-state.ts";

/** Two full files, whose quotes and line ends take a character more each in JSON. */
const UPLOAD_BYTES_MAX = 11_000_000;
const FILES_MAX = 10;

// Also an empty one: what is wrong with a file is said of the file.
const isFile = (value: unknown): boolean => typeof value === "string";

const FILE: Field = { fits: isFile, says: "the text of a license key file" };
const FILES: Field = {
  fits: (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= FILES_MAX && value.every(isFile),
  says: `a list of 1 to ${FILES_MAX} texts of license key files`,
};
const ID: Field = { fits: isText, says: "an id" };
const SOME_ID: Field = { ...ID, isOptional: true };
const NUMBER: Field = { fits: isText, says: "the number of a license key" };
const USER: Field = { fits: isText, says: "the name of a user" };
const KIND: Field = { fits: isText, says: "a type of license keys" };
const MODULE: Field = { fits: isText, says: "the code of a module", isOptional: true };
const SOUGHT: Field = {
  fits: (value) => typeof value === "string" && value.length <= 200,
  says: "a text of at most 200 characters",
  isOptional: true,
};
const PAGE: Field = {
  fits: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  says: "a whole number from 0 on",
  isOptional: true,
};

const NUMBER_UNKNOWN: KeysRefused = {
  ok: false,
  kind: "local",
  code: "KEY_UNKNOWN",
  detail: "There is no license key with this number on this server.",
  fix: "Look for it in the list; it may have been removed.",
};

/** The actions on license keys. */
export const KEY_ACTIONS: {
  readonly [Name in KeyActionName]: Action<KeyDesk, KeyActionOutcomes[Name]>;
} = {
  "inspect-keys": {
    fields: { text: FILE },
    bytesMax: UPLOAD_BYTES_MAX,
    run: ({ keys }, { text }) => keys.inspect(text as string),
  },
  "import-keys": {
    fields: { text: FILE },
    bytesMax: UPLOAD_BYTES_MAX,
    run: async (desk, { text }) => desk.start("import", [text as string]),
  },
  "plan-type-change": {
    fields: { texts: FILES },
    bytesMax: UPLOAD_BYTES_MAX,
    run: ({ keys }, { texts }) => keys.planTypeChange(texts as readonly string[]),
  },
  "change-type": {
    fields: { texts: FILES },
    bytesMax: UPLOAD_BYTES_MAX,
    run: async (desk, { texts }) => desk.start("change-type", texts as readonly string[]),
  },
  "finish-task": {
    fields: { id: ID },
    run: async (desk, { id }) => {
      desk.finish(id as string);
      return { ok: true };
    },
  },
  "authorize-keys": {
    fields: { fileId: SOME_ID },
    run: ({ keys }, { fileId }) => keys.authorize(fileId as string | undefined),
  },
  "remove-keys": { fields: { fileId: ID }, run: ({ keys }, { fileId }) => keys.remove(fileId as string) },
  "refresh-keys": { fields: {}, run: ({ keys }) => keys.refresh() },
  "key-records": {
    fields: { text: SOUGHT, type: SOUGHT, state: SOUGHT, page: PAGE },
    run: async ({ keys }, body) => searchRecords(keys.records(), body as RecordSearch),
  },
  "key-record": {
    fields: { number: NUMBER },
    run: async ({ keys }, { number }) => {
      const record = keys.record(number as string);
      return record === null ? NUMBER_UNKNOWN : { ok: true, record };
    },
  },
  "assign-key": {
    fields: { user: USER, type: KIND, module: MODULE },
    run: ({ keys }, body) => keys.seats.assign((body["user"] as string).trim(), kindOf(body)),
  },
  "release-key": {
    fields: { user: USER, type: KIND, module: MODULE },
    run: ({ keys }, body) => keys.seats.release(body["user"] as string, kindOf(body)),
  },
};

function kindOf({ type, module }: Body): WantedKind {
  return { type, ...(module === undefined ? {} : { module }) } as WantedKind;
}
