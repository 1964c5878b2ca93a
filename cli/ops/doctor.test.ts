import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordSweepSuccess } from "../../shared/storage/sweep.ts";
import type { Check } from "./check.ts";
import { GOOD_TABLE, startTestStage, type TestStage } from "./testing/stage.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let stage: TestStage;
beforeEach(async () => {
  stage = await startTestStage();
  await recordSweepSuccess(stage.service.database, Date.now() - 30 * MINUTE_MS);
});
afterEach(() => stage.close());

/** What one check found, in one text with its cure, and how the command ended. */
async function found(name: string, line = "doctor --stage production", env = {}) {
  const { exit, stdout } = await stage.run(`${line} --json`, env);
  const { checks } = JSON.parse(stdout) as { checks: Check[] };
  const check = checks.find((each) => each.name === name);
  return { exit, outcome: check?.outcome, text: `${check?.says} | ${check?.cure}` };
}

test("a stage that is well is exit 0, with every check ok", async () => {
  const { exit, stdout, stderr } = await stage.run("doctor --stage production");
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  const names = [
    "test",
    "manifest",
    "key set",
    "clock",
    "signing key",
    "table",
    "table billing",
    "table restore",
  ];
  for (const name of [
    ...names,
    "table deletion",
    "table TTL",
    "table indexes",
    "sweep",
    "throttles",
    "functions",
  ])
    expect(stdout).toMatch(new RegExp(`^${name} +ok  `, "m"));
});

test("a wrong one is exit 1, names what is wrong on stderr, and has the cure below it", async () => {
  stage.cloud.table = async () => ({ ...GOOD_TABLE, recoveryDays: null });
  const { exit, stdout, stderr } = await stage.run("doctor --stage production");
  expect(exit).toBe(1);
  expect(stderr).toContain("error STAGE_UNHEALTHY: Wrong: table restore.\n");
  expect(stdout).toMatch(
    /table restore +wrong +point-in-time recovery is off.*\n +cure: +Run `npx cdk diff`/,
  );
});

describe("the table", () => {
  test.each([
    ["table billing", { table: { ...GOOD_TABLE.table, BillingModeSummary: undefined } }, "PROVISIONED"],
    ["table restore", { recoveryDays: 7 }, "7 days back only"],
    ["table TTL", { ttlAttribute: null }, "off"],
    ["table TTL", { ttlAttribute: "expires" }, "by expires"],
    [
      "table indexes",
      { table: { ...GOOD_TABLE.table, GlobalSecondaryIndexes: [] } },
      "gsi1 (gsi1pk, gsi1sk)",
    ],
    ["table", { table: { ...GOOD_TABLE.table, TableStatus: "UPDATING" } }, "UPDATING"],
  ] as const)("%s is wrong (%j)", async (name, change, says) => {
    stage.cloud.table = async () => ({ ...GOOD_TABLE, ...change }) as typeof GOOD_TABLE;
    expect(await found(name)).toEqual({ exit: 1, outcome: "wrong", text: expect.stringContaining(says) });
  });

  test("without protection is only doubtful: a trial stage has none", async () => {
    stage.cloud.table = async () => ({
      ...GOOD_TABLE,
      table: { ...GOOD_TABLE.table, DeletionProtectionEnabled: false },
    });
    expect(await found("table deletion")).toMatchObject({ exit: 0, outcome: "warning" });
  });
});

describe("the sweep", () => {
  test.each([
    [119, 0, "ok"],
    [121, 1, "wrong"],
  ])("that succeeded %i minutes ago is exit %i", async (minutes, exit, outcome) => {
    await recordSweepSuccess(stage.service.database, Date.now() - minutes * MINUTE_MS);
    expect(await found("sweep")).toMatchObject({ exit, outcome });
  });
});

describe("the clock of this machine", () => {
  test.each([
    [MINUTE_MS, 0, "warning", "ahead of"],
    [-5 * MINUTE_MS, 1, "wrong", "behind"],
  ])("%i ms off", async (aheadMs, exit, outcome, says) => {
    stage.clock.aheadMs = aheadMs;
    expect(await found("clock")).toEqual({ exit, outcome, text: expect.stringMatching(`${says}.*NTP`) });
  });
});

describe("the signing key", () => {
  test.each([
    [80, "ok", "successor is due on"],
    [86, "warning", "not published yet"],
    [91, "wrong", "overdue"],
  ])("after %i days without a rotation", async (days, outcome, says) => {
    stage.clock.aheadMs = days * DAY_MS;
    expect(await found("signing key")).toMatchObject({ outcome, text: expect.stringContaining(says) });
  });
});

describe("the API and the functions", () => {
  test.each([
    ["throttles", { throttles: async () => null }, "requestsPerSecond"],
    ["throttles", { resourcesOf: async () => [] }, "has no API"],
    [
      "functions",
      { functionState: async () => ({ name: "a", runtime: "nodejs24.x", state: "Active Failed" }) },
      "a: Active Failed",
    ],
    ["functions", { resourcesOf: async () => [] }, "on nothing"],
  ])("%s wrong (%j)", async (name, change, says) => {
    Object.assign(stage.cloud, change);
    expect(await found(name)).toEqual({ exit: 1, outcome: "wrong", text: expect.stringContaining(says) });
  });
});

describe("a service that is no stage, such as npm start's", () => {
  test("is looked at as far as that makes sense, and what was left out is told", async () => {
    const env = { COUNTERSIGN_ROOT_KEYS: stage.service.rootKeys.join(",") };
    expect(await found("manifest", "doctor", env)).toMatchObject({ exit: 0, outcome: "ok" });
    for (const name of ["table", "sweep", "throttles", "functions"])
      expect(await found(name, "doctor", env)).toMatchObject({
        outcome: "skipped",
        text: expect.stringContaining("--stage"),
      });
  });

  test("whose root is not known is not proven", async () => {
    expect(await found("manifest", "doctor")).toMatchObject({
      exit: 0,
      outcome: "skipped",
      text: expect.stringContaining("COUNTERSIGN_ROOT_KEYS"),
    });
  });

  test("that does not answer is exit 1", async () => {
    expect(await found("test", "doctor", { COUNTERSIGN_URL: "http://127.0.0.1:9" })).toMatchObject({
      exit: 1,
      outcome: "wrong",
    });
  });
});
