import { spawn } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { startTestService } from "../support/service.ts";
import { account, license } from "../support/world.ts";
import { BIN, openShell } from "./command.ts";
import { type FakeAnswer, type FakeService, problemOf, startFakeService } from "./fake-service.ts";

const TOKEN = "cs_act_0123456789abcdefghijklmnopqrstuvwxyz";
const ISSUED = {
  id: "tok_0123456789abcdefghijkl",
  accountId: "acc_0123456789abcdefghijkl",
  licenseIds: ["lic_0123456789abcdefghijkl"],
  description: null,
  state: "usable",
  uses: 1,
  usesTaken: 0,
  replacesNodeId: null,
  expiresAt: "2027-01-31T00:00:00.000Z",
  revokedAt: null,
  createdAt: "2027-01-01T00:00:00.000Z",
  token: TOKEN,
};
const ISSUE = ["tokens", "issue", "--account", ISSUED.accountId, "--license", "lic_0123456789abcdefghijkl"];

const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

async function against(answer: FakeAnswer) {
  const service = await startFakeService(answer);
  const shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: "an-operators-key" });
  ends.push(service.close, shell.remove);
  return { service, shell };
}

const keysOf = ({ requests }: FakeService) => requests.map(({ headers }) => headers["idempotency-key"]);

describe.concurrent("an interrupted command", () => {
  it("a token whose reply was lost is asked for again under the same key, and shown once", async () => {
    const busy = { status: 503, headers: { "retry-after": "1" }, body: problemOf(503, "BUSY") };
    const { service, shell } = await against(
      (n) => ["lost" as const, busy][n - 1] ?? { status: 201, body: ISSUED },
    );
    const started = Date.now();
    const { exit, stdout, stderr } = await shell.run(ISSUE);
    expect(exit).toBe(0);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_500);
    expect(stdout.split(TOKEN)).toHaveLength(2);
    expect(stderr.replaceAll(service.url, "<url>")).toBe(
      [
        "note: <url> does not answer: the connection was lost; trying again in 0.5 s (try 2 of 3)",
        "note: BUSY: It cannot be.; trying again in 1 s (try 3 of 3)",
        "",
      ].join("\n"),
    );
    expect(service.requests).toHaveLength(3);
    expect(new Set(keysOf(service)).size).toBe(1);
    expect(keysOf(service)[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(new Set(service.requests.map(({ body }) => body)).size).toBe(1);
  });

  it("after three tries it says how to repeat without a second effect", async () => {
    const { service, shell } = await against(() => "lost");
    const { exit, stdout, stderr } = await shell.run(ISSUE);
    expect([exit, stdout]).toEqual([3, ""]);
    expect(service.requests).toHaveLength(3);
    expect(stderr).toContain("error SERVICE_UNREACHABLE:");
    expect(stderr).toContain(`\n  --idempotency-key ${keysOf(service)[0]}\n`);
  });

  it("with --json the tries are told as JSON lines", async () => {
    const { shell } = await against((n) => (n === 1 ? "lost" : { status: 201, body: ISSUED }));
    const { stdout, stderr } = await shell.run([...ISSUE, "--json"]);
    expect(JSON.parse(stdout)).toEqual(ISSUED);
    expect(JSON.parse(stderr)).toEqual({ note: expect.stringContaining("trying again") });
  });

  it("the same command with the key of before shows the one token of before", async () => {
    const real = await startTestService();
    ends.push(real.close);
    const owner = await account(real);
    const { id } = await license(real, { accountId: owner.id });
    const shell = openShell({ COUNTERSIGN_URL: real.url, COUNTERSIGN_API_KEY: real.adminKey });
    ends.push(shell.remove);
    const command = ["tokens", "issue", "--account", owner.id, "--license", id, "--json"];
    const repeatable = [...command, "--idempotency-key", "8c1f6f0e-1f52-4b43-9a6e-3f3ad5d8e9a1"];
    const first = await shell.run(repeatable);
    const second = await shell.run(repeatable);
    expect(JSON.parse(first.stdout).token).toMatch(/^cs_act_/);
    expect(second.stdout).toBe(first.stdout);
    expect((await shell.run(command)).stdout).not.toBe(first.stdout);
  });

  it("a reader that goes away, as in `| head`, is no error", async () => {
    const item = {
      id: ISSUED.accountId,
      name: "x".repeat(200),
      email: null,
      domains: [],
      createdAt: ISSUED.createdAt,
    };
    const { service } = await against(() => ({
      status: 200,
      body: { items: Array.from({ length: 5_000 }, () => item), nextCursor: null },
    }));
    const env = {
      COUNTERSIGN_URL: service.url,
      COUNTERSIGN_API_KEY: "an-operators-key",
      HOME: "/nonexistent",
    };
    const child = spawn(process.execPath, [BIN, "accounts", "list"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const exit = await new Promise((resolve) => child.once("close", resolve));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  });
});
