import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { tempPath } from "./temp-folder.ts";

const BIN = fileURLToPath(new URL("../../onprem/bin/countersign-node.mjs", import.meta.url));
const KEY = "a-page-key-of-the-test";

interface Serving {
  readonly printed: string;
  readonly url: string;
  readonly key: string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

function start(args: readonly string[], env: Record<string, string>): ChildProcess {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [BIN, "serve", ...args], {
    env: {
      PATH,
      COUNTERSIGN_ROOT_KEYS: "A".repeat(43),
      COUNTERSIGN_NODE_DATA: tempPath(),
      COUNTERSIGN_PRODUCTS: "fax",
      COUNTERSIGN_AIR_GAPPED: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** Starts it and waits for its end. */
async function ended(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = start(args, env);
  let text = "";
  for (const out of [child.stdout, child.stderr])
    out?.on("data", (chunk) => {
      text += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, text };
}

/** Starts it and waits until it has said that it serves. */
async function serving(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Serving> {
  const child = start(["--port", "0", ...args], env);
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    for (const out of [child.stdout, child.stderr])
      out?.on("data", (chunk) => {
        printed += chunk;
        if (printed.includes("Ctrl+C")) resolve();
      });
    child.once("close", () => reject(new Error(printed)));
  });
  const [, url = "", key = ""] = /(http:\/\/\S+\/)#key=(\S+)/.exec(printed) ?? [];
  return {
    printed,
    url,
    key,
    end: (signal) =>
      new Promise((resolve) => {
        child.once("exit", resolve);
        child.kill(signal);
      }),
  };
}

function login(url: string, key: string): Promise<Response> {
  const headers = { "content-type": "application/json", origin: new URL(url).origin };
  return fetch(`${url}api/login`, { method: "POST", headers, body: JSON.stringify({ key }) });
}

describe("countersign-node serve", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "serves the page until %s, with a key of its own",
    async (signal) => {
      const { printed, url, key, end } = await serving();
      expect(printed).toMatch(
        /^The Licenses page of this server:\n\n {2}http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]{32}\n\nStop with Ctrl\+C\.\n$/,
      );
      expect(await (await fetch(url)).text()).toContain("<title>Licenses</title>");
      expect((await fetch(`${url}api/status`)).status).toBe(401);
      const cookie = (await login(url, key)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
      const status = await fetch(`${url}api/status`, { headers: { cookie } });
      expect(await status.json()).toMatchObject({
        status: { isNew: true, isAirGapped: true, applications: [{ product: { code: "fax" } }] },
      });
      expect(await end(signal)).toBe(0);
    },
  );

  it("takes a key that is given, and does not print it", async () => {
    const { printed, url } = await serving([], { COUNTERSIGN_PAGE_KEY: KEY });
    expect(printed).not.toContain(KEY);
    expect((await login(url, "wrong-key")).status).toBe(401);
    expect((await login(url, KEY)).status).toBe(200);
  });

  it("says so when its port is in use, with the cure", async () => {
    const { url } = await serving();
    const { port } = new URL(url);
    expect(await ended(["--port", port])).toEqual({
      code: 2,
      text: `countersign-node: Port ${port} of 127.0.0.1 is in use.\nAnother page may be running already: end it, or give another port: serve --port 7072.\n`,
    });
  });

  it("refuses a port, a host and a key that cannot be meant", async () => {
    for (const [args, env, said] of [
      [["--port", "70000"], {}, '"70000" is no port.'],
      [["--port", "x"], {}, '"x" is no port.'],
      [["--host", ""], {}, "--host names no address."],
      [["--port", "0", "--host", "203.0.113.7"], {}, "The page cannot be served on 203.0.113.7"],
      [[], { COUNTERSIGN_PAGE_KEY: "short" }, "COUNTERSIGN_PAGE_KEY is too short."],
      [[], { COUNTERSIGN_ROOT_KEYS: "" }, "COUNTERSIGN_ROOT_KEYS is not set."],
    ] as const) {
      const { code, text } = await ended([...args], env);
      expect([args, code, text.includes(said)]).toEqual([args, 2, true]);
    }
  });

  it("warns when others than this machine can reach it", async () => {
    const { printed } = await serving(["--host", "0.0.0.0"]);
    expect(printed).toContain("The page can be reached from the network, and is not encrypted");
  });

  it("shows the license keys of the server, and where support is", async () => {
    const { url, key } = await serving(["--support", "support@acme.example"]);
    const cookie = (await login(url, key)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const state = await (await fetch(`${url}api/status`, { headers: { cookie } })).json();
    expect(state).toMatchObject({ keys: { status: { files: [], support: "support@acme.example" } } });
  });

  it("ends the connection of a body that is too large", async () => {
    const { url, key } = await serving();
    const cookie = (await login(url, key)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const headers = { "content-type": "application/json", origin: new URL(url).origin, cookie };
    const body = JSON.stringify({ token: "x".repeat(2_000_000) });
    const answer = await fetch(`${url}api/activate`, { method: "POST", headers, body }).then(
      ({ status }) => status,
      () => "ended",
    );
    expect([413, "ended"]).toContain(answer);
    expect((await fetch(`${url}api/status`, { headers: { cookie } })).status).toBe(200);
  });
});
