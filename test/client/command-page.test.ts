import { afterAll, beforeAll, expect, it } from "vitest";
import type { Licensing } from "../../client/licensing.ts";
import { run } from "../../onprem/command.ts";
import type { KeyActionName } from "../../onprem/page/key-state.ts";
import type { ActionName } from "../../onprem/page/page-state.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { commandLine } from "./command-line.ts";
import { tempPath } from "./temp-folder.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.remove());

/** What does on the command line, and in the SDK, what each action of the page does. */
const SAME: Record<
  Exclude<ActionName, KeyActionName>,
  { readonly command: string; readonly method: keyof Licensing }
> = {
  activate: { command: "activate", method: "activate" },
  request: { command: "request", method: "request" },
  response: { command: "respond", method: "acceptResponse" },
  return: { command: "return", method: "giveBack" },
  "last-return": { command: "return --again", method: "lastReturn" },
  deactivate: { command: "deactivate", method: "deactivate" },
  refresh: { command: "verify", method: "refresh" },
  "test-connection": { command: "test-connection", method: "testConnection" },
  cluster: { command: "cluster", method: "cluster" },
};

it.each(Object.entries(SAME))("the page's %s is a command and a method of the SDK (A23)", async (_, same) => {
  const licensing = await cloud.install();
  expect(licensing[same.method]).toBeTypeOf("function");
  let help = "";
  const io = { print: (text: string) => (help += text), error: () => undefined, read: async () => "" };
  expect(await run([...same.command.split(" "), "--help"], {}, io)).toBe(0);
  expect(help).toMatch(new RegExp(`^Usage: countersign-node ${same.command.split(" ")[0]} `));
});

it("all that the page shows of a server is in `status --json`, the very status of the SDK (A4, A23)", async () => {
  const dataDir = tempPath();
  const { type } = commandLine({
    COUNTERSIGN_URL: cloud.url,
    COUNTERSIGN_ROOT_KEYS: cloud.rootKeys.join(","),
    COUNTERSIGN_NODE_DATA: dataDir,
    COUNTERSIGN_PRODUCTS: "page,other",
  });
  await type("activate --token -", { input: await cloud.sell(["page"], { capacity: 3, features: ["x"] }) });
  const licensing = await cloud.install({ dataDir, products: ["page", "other"], now: Date.now });
  const shown = JSON.parse((await type("status --json")).out);
  const instants = (name: string, value: unknown) =>
    typeof value === "number" && /(^at|At|Until)$/.test(name) ? new Date(value).toISOString() : value;
  expect(shown).toEqual(JSON.parse(JSON.stringify(licensing.status(), instants)));
  expect(Object.keys(shown)).toContain("applications");
});
