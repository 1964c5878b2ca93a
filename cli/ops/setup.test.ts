import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { startTestStage, type TestStage } from "./testing/stage.ts";

let stage: TestStage;
beforeEach(async () => {
  stage = await startTestStage();
});
afterEach(() => stage.close());

const keyIn = (stdout: string) => /cs_key_[0-9A-Za-z]{36}/.exec(stdout)?.[0] ?? null;
const listProducts = (key: string | null) =>
  fetch(`${stage.service.url}/v1/products`, { headers: { authorization: `Bearer ${key}` } });

describe("setup of a new stage", () => {
  test("makes an admin key that opens the API, and prints what the command and servers need", async () => {
    const { exit, stdout, stderr } = await stage.run("setup");
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect((await listProducts(keyIn(stdout))).status).toBe(200);
    expect(stdout).toContain(`countersign-production runs at ${stage.service.url}`);
    expect(stdout).toMatch(
      /test +ok.*\nmanifest +ok +version 1 of countersign:\w+, signed by the pinned root\n/,
    );
    expect(stdout).toContain(`export COUNTERSIGN_URL=${stage.service.url}\n`);
    expect(stdout).toContain(`export COUNTERSIGN_ROOT_KEYS=${stage.service.rootKeys[0]}\n`);
  });

  test("tells programs the same as JSON", async () => {
    const { stdout } = await stage.run("setup --json");
    const done = JSON.parse(stdout);
    expect((await listProducts(done.adminKey)).status).toBe(200);
    expect(done).toMatchObject({
      stack: "countersign-production",
      url: stage.service.url,
      rootKeys: [stage.service.rootKeys[0]],
      revokedKeyId: null,
    });
    expect(
      done.checks.map(({ name, outcome }: { name: string; outcome: string }) => [name, outcome]),
    ).toEqual([
      ["test", "ok"],
      ["manifest", "ok"],
      ["key set", "ok"],
      ["admin key", "ok"],
    ]);
  });

  test("takes its time from the service, so that its entry is of an hour of the log that is open", async () => {
    stage.clock.aheadMs = -7_200_000;
    const { adminKeyMadeAt } = JSON.parse((await stage.run("setup --json")).stdout);
    expect(Math.abs(Date.parse(adminKeyMadeAt) - Date.now())).toBeLessThan(60_000);
  });

  test("finds the stage in the file that cdk deploy wrote", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "countersign-outputs-")), "out.json");
    writeFileSync(file, JSON.stringify({ CDKToolkit: {}, "countersign-production": stage.outputs }));
    stage.cloud.outputsOf = async () => Promise.reject(new Error("CloudFormation need not be asked"));
    expect(keyIn((await stage.run(`setup --outputs ${file}`)).stdout)).not.toBeNull();
  });
});

describe("repeating setup", () => {
  test("makes no second key and does not show the first one again", async () => {
    await stage.run("setup");
    const { exit, stdout } = await stage.run("setup");
    expect({ exit, key: keyIn(stdout) }).toEqual({ exit: 0, key: null });
    expect(stdout).toMatch(/made on 20.*Lost it\? Run setup with --new-key/);
  });

  test("twice at once makes one key", async () => {
    const ran = await Promise.all([stage.run("setup"), stage.run("setup")]);
    const keys = ran.map(({ stdout }) => keyIn(stdout)).filter((key) => key !== null);
    expect(keys).toHaveLength(1);
    expect((await listProducts(keys[0] ?? null)).status).toBe(200);
  });

  test("with --new-key makes another, and the old one stays", async () => {
    const first = keyIn((await stage.run("setup")).stdout);
    const second = keyIn((await stage.run("setup --new-key")).stdout);
    expect(second).not.toBe(first);
    expect([(await listProducts(first)).status, (await listProducts(second)).status]).toEqual([200, 200]);
  });

  test("with --revoke-old the old one opens nothing any more", async () => {
    const first = keyIn((await stage.run("setup")).stdout);
    const { stdout } = await stage.run("setup --new-key --revoke-old");
    expect([(await listProducts(first)).status, (await listProducts(keyIn(stdout))).status]).toEqual([
      401, 200,
    ]);
    expect(stdout).toMatch(/The key before it, key_\S+, opens nothing any more/);
  });
});

describe("setup ends without a key, and says what to do, when", () => {
  const refused = async (line: string) => {
    const ended = await stage.run(line);
    expect(keyIn(ended.stdout)).toBeNull();
    return [ended.exit, ended.stderr] as const;
  };

  test("there is no such stack", async () => {
    const [exit, stderr] = await refused("setup --stage trial");
    expect([exit, stderr]).toEqual([2, expect.stringContaining("error STAGE_UNKNOWN: There is no stack")]);
    expect(stderr).toContain("cure: Run `npx cdk deploy` first");
  });

  test("the manifest is signed by another root", async () => {
    stage.outputs["PinnedRootKey"] = stage.service.rootKeys[1] ?? "";
    const [exit, stderr] = await refused("setup");
    expect([exit, stderr]).toEqual([3, expect.stringContaining("not proven by the pinned root")]);
    expect(stderr).toContain("do not give this address to servers");
  });

  test("nothing answers, and the stage's own name points nowhere yet", async () => {
    Object.assign(stage.outputs, { ApiUrl: "http://127.0.0.1:9", DomainTarget: "d-1.example" });
    const [exit, stderr] = await refused("setup");
    expect([exit, stderr]).toEqual([3, expect.stringContaining("must point to d-1.example")]);
  });

  test("the master secret is not there", async () => {
    stage.cloud.parameter = async () => null;
    const [exit, stderr] = await refused("setup");
    expect([exit, stderr]).toEqual([1, expect.stringContaining("/countersign/production/master-secret")]);
  });

  test("AWS refuses", async () => {
    const trouble = ownTrouble("AWS_REFUSED", "no", "do");
    stage.cloud.outputsOf = async () => Promise.reject(new Fault(EXIT.refused, trouble));
    expect(await refused("setup")).toEqual([1, "error AWS_REFUSED: no\ncure: do\n"]);
  });

  test.each([
    ["setup --revoke-old", "Give --new-key as well"],
    ["setup --outputs /nowhere.json", "cdk deploy --outputs-file"],
  ])("%s", async (line, cure) => {
    expect(await refused(line)).toEqual([2, expect.stringContaining(cure)]);
  });
});
