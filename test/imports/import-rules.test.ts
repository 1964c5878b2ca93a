import { join, posix } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationsThatImportOperations } from "./operations.ts";
import { type PlantedTree, plantTree } from "./planted-tree.ts";
import { packages, type Room, rooms } from "./rooms.ts";

/** A file that must be accepted, or refused, and the words in which a reader would say why. */
interface Plant {
  readonly says: string;
  readonly path: string;
  readonly text: string;
  /** The file it imports, where that is one of the tree. */
  readonly target?: string;
}

type Import = "import" | "import type";

const MARK = 'export type Mark = "mark";\n\nexport const mark: Mark = "mark";\n';

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

function importsFile(room: Room, target: string, kind: Import): Plant {
  const relative = posix.relative(room.folder, target);
  const source = relative.startsWith(".") ? relative : `./${relative}`;
  const text =
    kind === "import"
      ? `import { mark } from "${source}";\n\nexport const planted: string = mark;\n`
      : `import type { Mark } from "${source}";\n\nexport const planted: Mark = "mark";\n`;
  return {
    says: `${kind} of ${target}`,
    path: `${room.folder}/${slug(`${kind} ${target}`)}.ts`,
    text,
    target,
  };
}

// tsc reports a file that a project may not see once, at its first importer: each refused import has a file to itself.
function importsFolder(room: Room, folder: string, kind: Import): Plant {
  return importsFile(room, `${folder}/${slug(`for ${room.folder} ${kind}`)}.ts`, kind);
}

function importsPackage(room: Room, name: string): Plant {
  return {
    says: `import of ${name}`,
    path: `${room.folder}/${slug(`package ${name}`)}.ts`,
    text: `import * as planted from "${name}";\n\nexport const names: readonly string[] = Object.keys(planted);\n`,
  };
}

function evaluates(folder: string, expression: string, file = slug(`reads ${expression}`)): Plant {
  return {
    says: `${expression} in ${folder}/${file}.ts`,
    path: `${folder}/${file}.ts`,
    text: `export const planted: unknown = ${expression};\n`,
  };
}

function states(folder: string, statement: string): Plant {
  return {
    says: `${statement} in ${folder}`,
    path: `${folder}/${slug(`states ${statement}`)}.ts`,
    text: `${statement}\n`,
  };
}

const accepted: readonly Plant[] = [
  ...rooms.flatMap((room) => [
    ...room.files.map((file) => importsFile(room, file, "import")),
    ...[...room.files, ...(room.types ?? [])].map((file) => importsFile(room, file, "import type")),
    ...room.packages.map((name) => importsPackage(room, name)),
  ]),
  evaluates("shared/domain", "new Date(0)"),
  evaluates("functions/http", "[Date.now, Math.random]", "context"),
  evaluates("shared/storage", "Math.random", "database"),
];

/** Everything else. A row that names single files, and no mark, allows no other file of their folders. */
function refusedIn(room: Room): readonly Plant[] {
  const allowed = (files: readonly string[] = []) =>
    files.filter((file) => file.endsWith("/mark.ts")).map(posix.dirname);
  const others = rooms.map(({ folder }) => folder).filter((folder) => folder !== room.folder);
  const withoutValues = others.filter((folder) => !allowed(room.files).includes(folder));
  const withoutTypes = withoutValues.filter((folder) => !allowed(room.types).includes(folder));
  return [
    ...withoutValues.map((folder) => importsFolder(room, folder, "import")),
    ...withoutTypes.map((folder) => importsFolder(room, folder, "import type")),
    ...packages.filter((name) => !room.packages.includes(name)).map((name) => importsPackage(room, name)),
  ];
}

const platform = ["process", "crypto", "fetch", "console", "setTimeout", "Buffer"].flatMap((name) => [
  evaluates("shared/domain", name),
  evaluates("shared/contract", name),
]);

const clock = [
  ...[
    "shared/domain",
    "shared/contract",
    "shared/signing",
    "shared/storage",
    "functions/node",
    "functions/http",
  ].flatMap((folder) => ["Date.now()", "new Date()", "Math.random()"].map((read) => evaluates(folder, read))),
  evaluates("functions/node", "Date.now", "context"),
];

const zod = ["shared/contract", "functions/http", "functions/node", "local", "tools", "test"].flatMap(
  (folder) => [
    states(folder, 'export { z } from "zod";'),
    states(folder, 'import * as z from "zod";\nexport const planted: unknown = z;'),
    states(folder, 'import { z } from "zod/mini";\nexport const planted: unknown = z;'),
  ],
);

const refused: readonly { readonly what: string; readonly plants: readonly Plant[] }[] = [
  ...rooms.map((room) => ({
    what: `${room.folder} imports only what its row allows`,
    plants: refusedIn(room),
  })),
  { what: "the rules and the contract know no platform", plants: platform },
  { what: "the clock and chance are read where the world comes in, and nowhere else", plants: clock },
  { what: "zod is imported whole, from zod/mini", plants: zod },
  {
    what: "types are erased, never compiled",
    plants: [states("shared/domain", "export enum Planted { One }")],
  },
];

const asFiles = (plants: readonly Plant[]): Record<string, string> =>
  Object.fromEntries(plants.map(({ path, text }) => [path, text]));

describe("the rules of import", () => {
  const planted = refused.flatMap(({ plants }) => plants);
  let tree: PlantedTree;
  let before: ReadonlyMap<string, readonly string[]>;
  let after: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    tree = plantTree();
    const targets = [...accepted, ...planted].flatMap(({ target }) => target ?? []);
    tree.write(Object.fromEntries(targets.map((path) => [path, MARK])));
    tree.write(asFiles(accepted));
    before = await tree.faults();
    tree.write(asFiles(planted));
    after = await tree.faults();
  });

  afterAll(() => tree.remove());

  test("what a row allows is accepted", () => {
    expect([...before]).toEqual([]);
  });

  test.each(refused)("$what", ({ plants }) => {
    const missed = plants.filter(({ path }) => !after.has(path));
    expect(missed.map(({ says }) => says)).toEqual([]);
  });

  test("each refusal is about the planted file, and about no other", () => {
    const paths = planted.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect([...after.keys()].filter((path) => !paths.includes(path))).toEqual([]);
  });

  test("an operation that imports another one is found", () => {
    tree.write({
      "functions/node/first.ts": 'import { own } from "./second.ts";\n\nexport const handler = own;\n',
      "functions/node/second.ts": "export const own = 1;\n\nexport const handler = own;\n",
    });
    expect(operationsThatImportOperations(tree.root)).toEqual([
      "functions/node/first.ts imports functions/node/second.ts",
    ]);
  });

  test("no operation of this repository imports another one", () => {
    expect(operationsThatImportOperations(join(import.meta.dirname, "../.."))).toEqual([]);
  });
});
