import type { Page } from "playwright-core";
import { type KeysDouble, keysDouble } from "../../onprem/keys/testing/double.ts";
import {
  AWAY,
  DAY,
  FILE_ID,
  fileView,
  keyRecord,
  keysStatus,
  manyRecords,
  noKeys,
  numberOf,
  provisionalKeys,
  summary,
  T0,
} from "../../onprem/keys/testing/samples.ts";

/** A picture of the license keys in the page. */
export interface KeyShot {
  readonly name: string;
  readonly keys: () => KeysDouble;
  readonly height: number;
  readonly act: (page: Page, keys: KeysDouble) => Promise<void>;
}

const COUNTS = [
  { type: "EndUser", module: null, mode: "Permanent", count: 40 },
  { type: "EndUser", module: null, mode: "Temporary", count: 5 },
  { type: "Administrator", module: null, mode: "Permanent", count: 2 },
  { type: "Developer", module: null, mode: "Permanent", count: 1 },
  { type: "Module", module: "reports", mode: "Trial", count: 10 },
] as const;

const KINDS = [
  { type: "EndUser", module: null, total: 45, usable: 45, assigned: 31, free: 14 },
  { type: "Administrator", module: null, total: 2, usable: 2, assigned: 1, free: 1 },
  { type: "Developer", module: null, total: 1, usable: 1, assigned: 0, free: 1 },
  { type: "Module", module: "reports", total: 10, usable: 10, assigned: 10, free: 0 },
] as const;

const here = () =>
  keysStatus({ kinds: KINDS, files: [fileView({ keyCount: 58, counts: COUNTS, lastAttemptAt: T0 })] });

/** A signed key in its usual length; the signature is made up. */
function proofOf(number: string): string {
  const header = { alg: "EdDSA", typ: "key+jwt", kid: "k1" };
  const claims = { iss: "countersign:example", jti: FILE_ID, number, type: "EndUser", mode: "Temporary" };
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  return [
    ...parts,
    Buffer.from("a signature of sixty-four bytes, as Ed25519 makes them: made up.").toString("base64url"),
  ].join(".");
}

/** Chooses a file in a wizard that is open, and goes on. */
export async function chooseFile(page: Page, label: string | RegExp = "License key file"): Promise<void> {
  const buffer = Buffer.from(JSON.stringify({ countersign: "key-file" }));
  await page
    .getByLabel(label)
    .setInputFiles({ name: "northwind-production.json", mimeType: "application/json", buffer });
  await page.getByText("northwind-production.json").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
}

async function toSummary(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Import license keys…" }).click();
  await chooseFile(page);
  await page.getByRole("heading", { name: "What is in the file" }).waitFor();
}

function empty(): KeysDouble {
  const keys = keysDouble({ now: noKeys(), rows: [], steps: [] });
  keys.answers.inspect = async () => summary({ keyCount: 58, counts: COUNTS });
  return keys;
}

/** Pictures of the guide of the key files. */
export const KEY_SHOTS: readonly KeyShot[] = [
  { name: "key-wizard-summary", keys: empty, height: 900, act: toSummary },
  {
    name: "key-wizard-finish",
    keys: empty,
    height: 620,
    act: async (page, keys) => {
      keys.answers.import = async () => {
        keys.now = here();
        return {
          ok: true,
          fileId: FILE_ID,
          serverType: "Production",
          result: "authorized",
          added: 58,
          provisionalUntil: null,
          unreachable: null,
        };
      };
      await toSummary(page);
      await page.getByRole("button", { name: "Import and activate" }).click();
      await page.getByRole("heading", { name: "The import is finished" }).waitFor();
    },
  },
  {
    name: "key-records",
    keys: () =>
      keysDouble({
        now: here(),
        rows: [
          ...manyRecords(5),
          keyRecord(6, { user: "carla", assignedAt: T0 + DAY, state: "withdrawn", withdrawnAt: T0 + DAY }),
          keyRecord(7, { mode: "Temporary", expiresAt: T0 - DAY, state: "expired" }),
          ...manyRecords(58).slice(7),
        ],
      }),
    height: 780,
    act: async (page) => {
      await page.getByRole("button", { name: "Show all keys" }).click();
      await page.getByRole("row").nth(5).waitFor();
    },
  },
  {
    name: "key-record",
    keys: () => {
      const keys = keysDouble({
        now: here(),
        rows: [
          keyRecord(1, { mode: "Temporary", expiresAt: T0 + 90 * DAY, user: "anna", assignedAt: T0 + DAY }),
        ],
        terms: [
          { number: numberOf(1), user: "anna", from: T0 + DAY, until: null },
          { number: numberOf(1), user: "boris", from: T0, until: T0 + DAY },
        ],
      });
      const record = keys.record;
      keys.record = (number) => {
        const found = record(number);
        return found === null ? null : { ...found, proof: proofOf(number) };
      };
      return keys;
    },
    height: 1000,
    act: async (page) => {
      await page.getByRole("button", { name: "Show all keys" }).click();
      await page.getByRole("button", { name: numberOf(1) }).click();
      await page.getByRole("heading", { name: "Proof" }).waitFor();
    },
  },
  {
    name: "key-provisional",
    keys: () => {
      const now = provisionalKeys();
      const files = now.files.map((file) => ({ ...file, keyCount: 58, counts: COUNTS }));
      const keys = keysDouble({ now: { ...now, files, kinds: KINDS } });
      keys.answers.authorize = async () => AWAY;
      return keys;
    },
    height: 920,
    act: async (page) => {
      await page.getByRole("button", { name: "Authorize" }).click();
      await page.getByRole("alert").waitFor();
      await page.getByRole("heading", { name: /^License keys/ }).evaluate((each) => each.scrollIntoView());
    },
  },
  {
    name: "key-type-change",
    keys: () => {
      const keys = keysDouble({ now: here() });
      keys.answers.planTypeChange = async () => ({
        ok: true,
        from: "Production",
        to: "Test",
        keyCount: 33,
        rows: [
          { type: "EndUser", module: null, onServer: 45, assigned: 31, inFiles: 20 },
          { type: "Administrator", module: null, onServer: 2, assigned: 1, inFiles: 2 },
          { type: "Developer", module: null, onServer: 1, assigned: 0, inFiles: 1 },
          { type: "Module", module: "reports", onServer: 10, assigned: 10, inFiles: 10 },
        ],
      });
      return keys;
    },
    height: 780,
    act: async (page) => {
      await page.getByRole("button", { name: "Change server type…" }).click();
      await chooseFile(page, "License key files for the new server type");
      await page.getByRole("heading", { name: "From Production to Test" }).waitFor();
      await page.getByLabel("Type Test to confirm").fill("Tes");
    },
  },
];
