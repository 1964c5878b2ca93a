/** A folder with import rules of its own; the rows of DESIGN's table, and the folders inside a row that may do more. */
export interface Room {
  readonly folder: string;
  /** Files it may import; a room's own files need no row. */
  readonly files: readonly string[];
  /** Files of which it may import the types only. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
}

const SHARED = [
  "shared/domain/mark.ts",
  "shared/contract/mark.ts",
  "shared/signing/mark.ts",
  "shared/storage/mark.ts",
];
const AWS = ["@aws-sdk/client-dynamodb", "@aws-sdk/lib-dynamodb"];
const OPERATION_FOLDERS = [
  "functions/node",
  "functions/external",
  "functions/internal",
  "functions/staff",
  "functions/customer",
];

const operations: readonly Room[] = OPERATION_FOLDERS.map((folder) => ({
  folder,
  files: [...SHARED, "functions/http/mark.ts", "functions/present/mark.ts"],
  packages: ["node:crypto", "node:fs"],
}));

export const rooms: readonly Room[] = [
  { folder: "shared/domain", files: [], packages: ["tr46"] },
  { folder: "shared/contract", files: ["shared/domain/mark.ts"], packages: ["zod/mini"] },
  {
    folder: "shared/signing",
    files: ["shared/domain/time.ts"],
    types: ["shared/domain/mark.ts"],
    packages: ["jose"],
  },
  { folder: "shared/storage", files: ["shared/domain/mark.ts"], packages: [...AWS, "node:crypto"] },
  {
    folder: "functions/http",
    files: SHARED,
    packages: ["@middy/core", "jose", "zod/mini", "node:crypto", "node:fs", ...AWS],
  },
  {
    folder: "functions/present",
    files: [...SHARED, "functions/http/mark.ts"],
    packages: ["zod/mini", "node:crypto", "node:fs"],
  },
  ...operations,
  {
    folder: "functions/schedule",
    files: [...SHARED, "functions/http/mark.ts", "functions/present/mark.ts"],
    packages: ["jose", "node:crypto", "node:fs", ...AWS],
  },
  {
    folder: "infra",
    files: [
      "shared/contract/routes.ts",
      "shared/contract/wire-routes.ts",
      "shared/contract/addresses.ts",
      "shared/storage/table.ts",
    ],
    // constructs stands for aws-cdk-lib too, whose types would take tsc longer than all else here.
    packages: ["constructs", "esbuild", "node:crypto", "node:fs"],
  },
  {
    folder: "client",
    files: ["shared/contract/mark.ts", "shared/domain/mark.ts", "shared/signing/mark.ts"],
    packages: ["jose", "https-proxy-agent", "node:crypto", "node:fs"],
  },
  {
    folder: "onprem",
    files: ["client/index.ts", "client/internals.ts", "onprem/keys/mark.ts"],
    packages: ["uqr", "node:crypto", "node:fs"],
  },
  {
    folder: "onprem/keys",
    files: ["shared/domain/mark.ts", "shared/signing/mark.ts", "client/index.ts", "client/internals.ts"],
    packages: ["node:crypto", "node:fs"],
  },
  // Not preact: wherever its types are imported, they bring the browser's globals along.
  {
    folder: "onprem/page/ui",
    files: ["onprem/mark.ts", "client/index.ts"],
    types: ["onprem/keys/mark.ts"],
    packages: [],
  },
  {
    folder: "cli",
    files: ["shared/contract/mark.ts", "cli/ops/mark.ts"],
    packages: ["commander", "cli-table3", "uqr", "node:crypto", "node:fs"],
  },
  {
    folder: "cli/ops",
    files: ["shared/contract/mark.ts", "shared/signing/mark.ts", "shared/storage/mark.ts", "cli/mark.ts"],
    packages: ["commander", "cli-table3", "node:crypto", "node:fs", ...AWS],
  },
  {
    folder: "local",
    files: [
      "shared/domain/time.ts",
      "shared/contract/mark.ts",
      "shared/signing/mark.ts",
      "shared/storage/mark.ts",
      "functions/http/mark.ts",
      "functions/present/mark.ts",
      "functions/schedule/mark.ts",
      ...OPERATION_FOLDERS.map((folder) => `${folder}/mark.ts`),
    ],
    types: ["shared/domain/mark.ts"],
    packages: ["jose", "zod/mini", "node:crypto", "node:fs", ...AWS],
  },
];

export const packages: readonly string[] = [...new Set(rooms.flatMap((room) => room.packages))];
