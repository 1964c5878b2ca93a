import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BIN, openShell, runNode } from "./command.ts";
import { type FakeService, startFakeService } from "./fake-service.ts";

const NO_TYPESCRIPT = "--no-experimental-strip-types";
const OTHER_NODE = otherNode();

/** A Node.js that is not the one that the shim looks for: another file, or one that the system has. */
function otherNode(): string | null {
  const inPackage = "node_modules/node/node_modules";
  const files = existsSync(inPackage)
    ? readdirSync(inPackage).map((name) => join(inPackage, name, "bin", "node"))
    : [];
  const installed = realpathSync("node_modules/node/bin/node");
  const found = [...files, "/usr/bin/node", "/usr/local/bin/node"]
    .filter(existsSync)
    .map((file) => realpathSync(file));
  return found.find((file) => file !== installed) ?? null;
}

function withoutTypes(node: string): string[] {
  const has = execFileSync(node, ["-p", "Boolean(process.features.typescript)"]).toString().trim() === "true";
  return has ? [NO_TYPESCRIPT] : [];
}

let service: FakeService;
beforeAll(async () => {
  service = await startFakeService((n) => (n === 1 ? { status: 200, body: { message: "no" } } : "silent"));
});
afterAll(() => service.close());

describe.skipIf(OTHER_NODE === null)("on a Node.js without TypeScript", () => {
  const node = OTHER_NODE ?? "";

  it("the installed one is started, with arguments, streams and exit code", async () => {
    const shell = openShell();
    const env = { HOME: shell.home };
    const start = (args: string[], stdin?: string) =>
      runNode([...withoutTypes(node), BIN, ...args], env, stdin, node);
    const set = await start(["config", "set", "--api-key", "-"], "a-key-of-the-operator-given-on-stdin\n");
    expect(set).toMatchObject({ exit: 0, stdout: expect.stringContaining("…tdin"), stderr: "" });
    const wrong = await start(["tokens", "isue"]);
    expect(wrong).toMatchObject({
      exit: 2,
      stdout: "",
      stderr: expect.stringContaining("Did you mean issue?"),
    });
    const nonsense = await runNode(
      [...withoutTypes(node), BIN, "test-connection"],
      { ...env, COUNTERSIGN_URL: service.url },
      "",
      node,
    );
    expect(nonsense.exit).toBe(3);
    shell.remove();
  });

  it.each(["SIGTERM", "SIGINT"] as const)("%s reaches it, and both end by it", async (signal) => {
    const before = service.requests.length;
    const env = { HOME: "/nonexistent", COUNTERSIGN_URL: service.url };
    const child = spawn(node, [...withoutTypes(node), BIN, "test-connection"], { env, stdio: "pipe" });
    while (service.requests.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    const inner = childOf(child);
    child.kill(signal);
    expect(await new Promise((resolve) => child.once("close", (code, by) => resolve([code, by])))).toEqual([
      null,
      signal,
    ]);
    expect(inner).not.toBeNull();
    expect(existsSync(`/proc/${inner}`)).toBe(false);
  });
});

/** The process that a process has started, by what Linux tells of it. */
function childOf({ pid }: ChildProcess): string | null {
  return (
    execFileSync("cat", [`/proc/${pid}/task/${pid}/children`])
      .toString()
      .trim() || null
  );
}

describe("where there is no Node.js with TypeScript", () => {
  const sentence = `error NODE_TOO_OLD: countersign needs a Node.js that runs TypeScript, and this is ${process.version}.
cure: Run \`npm ci\` in the repository, which installs its own Node.js, or use Node.js 24 or later.
`;

  it("a clear sentence says the cure", async () => {
    const folder = mkdtempSync(join(tmpdir(), "countersign-shim-"));
    mkdirSync(join(folder, "bin"));
    copyFileSync(BIN, join(folder, "bin/countersign.mjs"));
    const run = await runNode([NO_TYPESCRIPT, join(folder, "bin/countersign.mjs"), "--version"], {});
    expect(run).toMatchObject({ exit: 2, stdout: "", stderr: sentence });
    rmSync(folder, { recursive: true });
  });

  it("the installed one does not start itself again and again", async () => {
    const run = await runNode([BIN, "--version"], { NODE_OPTIONS: NO_TYPESCRIPT });
    expect(run).toMatchObject({ exit: 2, stdout: "", stderr: sentence });
  });
});

it("npx finds the command from the root of the repository", () => {
  expect(realpathSync("node_modules/.bin/countersign")).toBe(realpathSync(BIN));
});
