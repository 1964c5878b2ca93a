import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openShell, type Shell } from "./command.ts";
import { type FakeService, startFakeService } from "./fake-service.ts";

const KEY = "cs_key_0123456789abcdefghijklmnopqrstuvwxyz";
let shell: Shell;
let service: FakeService;
let path: string;

beforeEach(async () => {
  shell = openShell();
  service = await startFakeService(() => ({ status: 200, body: { items: [], nextCursor: null } }));
  path = join(shell.home, ".config/countersign/config.json");
});
afterEach(async () => {
  shell.remove();
  await service.close();
});

const shown = (text: string) => text.replaceAll(service.url, "<url>").replaceAll(shell.home, "~");
const authorizations = () => service.requests.map(({ headers }) => headers.authorization);

it("is written from stdin for one's own eyes only, shown without the key, and used", async () => {
  const set = await shell.transcript(`config set --url ${service.url} --api-key -`, { stdin: `${KEY}\n` });
  expect(shown(set)).toBe(`\
$ countersign config set --url <url> --api-key -
url      <url>  (from ~/.config/countersign/config.json)
api key  cs_key_…wxyz  (from ~/.config/countersign/config.json)
file     ~/.config/countersign/config.json`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ url: service.url, apiKey: KEY });
  expect(await shell.run(["products", "list"])).toMatchObject({
    exit: 0,
    stdout: "No products.\n",
    stderr: "",
  });
  expect(authorizations()).toEqual([`Bearer ${KEY}`]);

  const moved = await shell.run(["config", "set", "--url", "https://moved.example"]);
  expect(moved.exit).toBe(0);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ url: "https://moved.example", apiKey: KEY });
});

it("the environment wins over the file, and that is shown", async () => {
  await shell.run(["config", "set", "--url", "https://file.example", "--api-key", "-"], { stdin: KEY });
  const env = {
    COUNTERSIGN_URL: service.url,
    COUNTERSIGN_ADMIN_KEY: "cs_key_of-the-admin-in-the-environment",
  };
  expect(shown(await shell.transcript("config show", { env }))).toBe(`\
$ countersign config show
url      <url>  (from COUNTERSIGN_URL)
api key  cs_key_…ment  (from COUNTERSIGN_ADMIN_KEY)
file     ~/.config/countersign/config.json`);
  const json = await shell.run(["config", "show", "--json"], { env });
  expect(JSON.parse(json.stdout)).toEqual({
    url: { value: service.url, source: "COUNTERSIGN_URL" },
    apiKey: { value: "cs_key_…ment", source: "COUNTERSIGN_ADMIN_KEY" },
    file: path,
  });
  await shell.run(["products", "list"], { env });
  await shell.run(["products", "list"], { env: { ...env, COUNTERSIGN_API_KEY: "the-api-key" } });
  expect(authorizations()).toEqual([`Bearer ${env.COUNTERSIGN_ADMIN_KEY}`, "Bearer the-api-key"]);
});

it("a file that others may read is warned of, on stderr, with --json as JSON", async () => {
  await shell.run(["config", "set", "--url", service.url, "--api-key", "-"], { stdin: KEY });
  chmodSync(path, 0o644);
  const text = await shell.run(["products", "list"]);
  expect(text).toMatchObject({ exit: 0, stdout: "No products.\n" });
  expect(shown(text.stderr)).toBe(
    "warning: ~/.config/countersign/config.json can be read by others: run chmod 600 ~/.config/countersign/config.json\n",
  );
  const json = await shell.run(["products", "list", "--json"]);
  expect(JSON.parse(json.stdout)).toEqual({ items: [], nextCursor: null });
  expect(JSON.parse(json.stderr)).toEqual({ warning: expect.stringContaining("chmod 600") });
});

it("a key on the command line is not taken, and not repeated", async () => {
  const { exit, stdout, stderr } = await shell.run(["config", "set", "--api-key", KEY]);
  expect(exit).toBe(2);
  expect(stderr).toContain("stays in the shell's history");
  expect(stdout + stderr).not.toContain(KEY);
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

it("what cannot be used is not written", async () => {
  const runs = await Promise.all([
    shell.run(["config", "set"]),
    shell.run(["config", "set", "--url", "licenses.example"]),
    shell.run(["config", "set", "--api-key", "-"], { stdin: "" }),
    shell.run(["config", "set", "--api-key", "-"], { stdin: "two words" }),
  ]);
  expect(runs.map(({ exit }) => exit)).toEqual([2, 2, 2, 2]);
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});
