import { defineConfig } from "vitest/config";

const rooms = ["shared", "functions", "client", "onprem", "cli", "local", "infra", "tools"];

/** One project per kind of test; a kind whose folder is still missing has no tests and fails nothing. */
function kind(
  name: string,
  limits: { testTimeout?: number; hookTimeout?: number; globalSetup?: string[] } = {},
) {
  return { test: { name, include: [`test/${name}/**/*.test.ts`], ...limits } };
}

/** Tests of the API, and of the client, that take long: they belong to the deeper tests (npm run test:deep), so that npm test stays short. */
const slow = [
  "activation-bulk",
  "activation-lists",
  "activation-paging",
  "activity-addresses",
  "activity-every-change",
  "activity-list",
  "activity-retention",
  "activity-seals",
  "activity-tampering",
  "blacklist-claims",
  "blacklist-framing",
  "blacklist-rotation",
  "blacklist-routes",
  "blacklist-shared-address",
  "blacklist-thresholds",
  "clean-up",
  "clock",
  "idempotency",
  "idempotency-record",
  "key-file-text",
  "lists",
  "sweep-thresholds",
].map((name) => `test/api/${name}.test.ts`);
const slowClient = ["figures", "keys-crash", "nonsense", "package", "scenarios", "shared-folder"].map(
  (name) => `test/client/${name}.test.ts`,
);

export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers: "100%",
    projects: [
      { test: { name: "unit", include: rooms.map((room) => `${room}/**/*.test.ts`), testTimeout: 10_000 } },
      // A kind that needs the running service gets it from a globalSetup of its own, given here.
      {
        test: {
          name: "api",
          include: ["test/api/**/*.test.ts"],
          exclude: slow,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "api-slow", include: slow, testTimeout: 60_000, hookTimeout: 60_000 } },
      kind("conformance", { testTimeout: 60_000, hookTimeout: 60_000 }),
      kind("wire", { testTimeout: 60_000, hookTimeout: 60_000 }),
      kind("model", { testTimeout: 60_000, hookTimeout: 30_000 }),
      kind("bench", { testTimeout: 60_000 }),
      kind("faults", { testTimeout: 60_000, hookTimeout: 30_000 }),
      kind("vectors"),
      {
        test: {
          name: "client",
          include: ["test/client/**/*.test.ts"],
          exclude: slowClient,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "client-slow", include: slowClient, testTimeout: 60_000, hookTimeout: 60_000 } },
      kind("cli", { testTimeout: 60_000, hookTimeout: 60_000 }),
      kind("e2e", { testTimeout: 60_000, hookTimeout: 60_000 }),
      kind("infra", { testTimeout: 60_000, hookTimeout: 60_000 }),
      kind("page", { testTimeout: 60_000, hookTimeout: 120_000, globalSetup: ["test/page/chromium.ts"] }),
      kind("imports", { hookTimeout: 60_000 }),
    ],
  },
});
