import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { allEntries } from "../../infra/entries.ts";
import { filesOf } from "./needed-access.ts";
import { type Bundles, bundled } from "./synthesized.ts";

/** Bytes, minified. The first is the budget of `activate` and `verify` (goal: 240,000). */
const BUDGETS: Readonly<Record<string, number>> = {
  activate: 340_000,
  verify: 340_000,
  deactivate: 340_000,
  "start-evaluation": 340_000,
  "test-connection": 85_000,
  "get-key-set": 85_000,
  "get-key-manifest": 85_000,
  "unknown-route": 80_000,
  // It answers requests, from reading strings to signing responses, over all of the storage.
  "staff-offline": 390_000,
  // These normalize domains by tr46's tables (243 KB).
  "staff-accounts": 620_000,
  "staff-blacklist": 620_000,
  "staff-licenses": 640_000,
  "staff-activations": 640_000,
  // It normalizes domains by tr46's tables (243 KB), and seals and opens license data by jose's JWE (32 KB).
  external: 620_000,
  // It normalizes domains, too.
  internal: 650_000,
};
const OTHER_BUDGET = 375_000;

const ENTRIES = allEntries();
const NAMES = ENTRIES.map(({ name }) => name);

let bundles: Bundles;
let parts: ReadonlyMap<string, readonly { path: string; bytes: number }[]>;
beforeAll(async () => {
  bundles = await bundled();
  const outputs = Object.entries(bundles.metafile.outputs).filter(([path]) => path.endsWith(".js"));
  parts = new Map(
    outputs.map(([path, { inputs }]) => [
      basename(dirname(path)),
      Object.entries(inputs).map(([input, { bytesInOutput }]) => ({ path: input, bytes: bytesInOutput })),
    ]),
  );
});

const bytesOf = (name: string) => readFileSync(join(bundles.folder, name, "index.js")).length;
const within = (name: string, pattern: RegExp) =>
  (parts.get(name) ?? [])
    .filter(({ path, bytes }) => bytes > 0 && pattern.test(path))
    .map(({ path }) => path);

test("there is one bundle for each function", () => {
  expect([...parts.keys()].sort()).toEqual([...NAMES].sort());
});

describe("a bundle stays within its bytes", () => {
  test.each(NAMES)("%s", (name) => {
    expect(bytesOf(name)).toBeLessThanOrEqual(BUDGETS[name] ?? OTHER_BUDGET);
  });
});

describe("a bundle holds no", () => {
  test.each(NAMES)("credential chain, zod locales, classic zod or undici: %s", (name) => {
    const unwanted =
      /credential-provider|token-providers|nested-clients|zod\/v4\/(locales|classic)|zod\/v3|undici/;
    expect(within(name, unwanted)).toEqual([]);
  });

  test.each(NAMES)("source of other rooms: %s", (name) => {
    expect(within(name, /^(infra|local|client|cli|portal|test|tools)\//)).toEqual([]);
  });

  test.each(ENTRIES.map((entry) => [entry.name, entry] as const))(
    "other operation's handler: %s",
    (name, entry) => {
      const own = new Set(entry.operations.flatMap(filesOf));
      expect(within(name, /^functions\/(node|staff|customer|external|internal)\//).sort()).toEqual(
        [...own].sort(),
      );
    },
  );
});

test("functions that ask the table nothing hold nothing of the AWS SDK", () => {
  const withoutTable = ENTRIES.filter(({ access }) => access.table.length + access.indexes.length === 0);
  expect(withoutTable.map(({ name }) => name)).toContain("test-connection");
  for (const { name } of withoutTable) expect(within(name, /node_modules\/@(aws-sdk|smithy)\//)).toEqual([]);
});
