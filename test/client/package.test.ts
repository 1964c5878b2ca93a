import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering, HELLO } from "./connecting.ts";
import { connectProxy } from "./network.ts";
import { tempPath } from "./temp-folder.ts";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const SHIM = join(REPOSITORY, "onprem/bin/countersign-node.mjs");

/** The Node.js of the system, where there is one besides that of the repository. */
const systemNode = ["/usr/local/bin/node", "/usr/bin/node"].find(existsSync);
const nodes = [process.execPath, ...(systemNode === undefined ? [] : [systemNode])];

let home = "";
let client = "";
let onprem = "";

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "countersign-package-"));
  client = install("client");
  onprem = install("onprem");
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Builds a package, and copies what is published of it to where a program finds it. */
function install(name: string): string {
  execFileSync(process.execPath, [join(REPOSITORY, name, "build.mjs")], { stdio: "inherit" });
  const installed = join(home, "node_modules/@countersign", name);
  mkdirSync(installed, { recursive: true });
  const { files } = JSON.parse(readFileSync(join(REPOSITORY, name, "package.json"), "utf8"));
  for (const each of [...files, "package.json"])
    cpSync(join(REPOSITORY, name, each), join(installed, each), { recursive: true });
  return installed;
}

function script(node: string, text: string) {
  const path = join(home, "program.mjs");
  writeFileSync(path, text);
  return spawnSync(node, [path], { encoding: "utf8", timeout: 20_000 });
}

const OPEN = `createLicensing({
  url: "http://127.0.0.1:1", dataDir: ${JSON.stringify("/nonexistent/node")}, rootKeys: "${"A".repeat(43)}",
})`;

describe("the published packages", () => {
  it.each(nodes)("work with %s, and let the process end while the client polls in the background", (node) => {
    const program = `import { createLicensing, ConfigurationFault } from "@countersign/client";
      const licensing = await ${OPEN};
      console.log(licensing.status().mode, licensing.isLicensed("x"), (await licensing.testConnection()).kind);
      await createLicensing({ url: "x", dataDir: "x", rootKeys: "" }).catch((e) => console.log(e instanceof ConfigurationFault));`;
    const { stdout, stderr, status } = script(node, program);
    expect({ stdout, stderr, status }).toEqual({
      stdout: "not-activated false refused\ntrue\n",
      stderr: "",
      status: 0,
    });
  });

  it.each(nodes)("bring license keys, which work with the client beside them, with %s", (node) => {
    const program = `import { createLicensing } from "@countersign/client";
      import { openLicenseKeys } from "@countersign/onprem/keys";
      const keys = await openLicenseKeys(await ${OPEN});
      console.log(keys.status().serverType, keys.seats.check("sa").ok, (await keys.inspect("x")).code);`;
    const { stdout, stderr, status } = script(node, program);
    const told = "null true KEY_FILE_UNREADABLE\n";
    expect({ stdout, stderr, status }).toEqual({ stdout: told, stderr: "", status: 0 });
  });

  it.each(nodes)("bring the command, with %s", (node) => {
    const bin = join(onprem, "bin/countersign-node.mjs");
    const env = { COUNTERSIGN_URL: "http://127.0.0.1:1" };
    const found = spawnSync(node, [bin, "test-connection", "--json"], { encoding: "utf8", env });
    expect({ status: found.status, ...JSON.parse(found.stdout) }).toMatchObject({
      status: 3,
      kind: "refused",
    });
  });

  it.each(nodes)("bring the Licenses page, with %s, and none of esbuild", (node) => {
    const program = `import { createServer } from "node:http";
      import { createLicensing } from "@countersign/client";
      import { licensesPage } from "@countersign/onprem/page";
      const page = licensesPage(await ${OPEN}, { path: "/admin/licenses", authorize: () => true });
      const server = createServer(async (request, response) => {
        if (!(await page(request, response))) response.end("other");
      }).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const origin = "http://127.0.0.1:" + server.address().port;
      for (const path of ["/", "/admin/licenses", "/admin/licenses/licenses.js", "/admin/licenses/licenses.css"]) {
        const answer = await fetch(origin + path);
        console.log(answer.status, answer.headers.get("content-type"), (await answer.text()).length > 5_000);
      }
      console.log((await (await fetch(origin + "/admin/licenses/api/status")).json()).status.isNew);
      server.closeAllConnections();
      server.close();`;
    const { stdout, stderr, status } = script(node, program);
    expect({ lines: stdout.split("\n"), stderr, status }).toEqual({
      lines: [
        "200 null false",
        "200 text/html; charset=utf-8 false",
        "200 text/javascript; charset=utf-8 true",
        "200 text/css; charset=utf-8 true",
        "true",
        "",
      ],
      stderr: "",
      status: 0,
    });
    const licenses = [client, onprem].map((each) => readFileSync(join(each, "dist/LICENSES.txt"), "utf8"));
    expect(licenses.join()).toMatch(/MIT license.*https-proxy-agent.*jose 6.*MIT license.*preact.*uqr/s);
  });

  it.each(nodes)(
    "go through a proxy with login by %s, and print no password for whoever debugs it",
    async (node) => {
      const url = await answering(HELLO);
      const proxy = await connectProxy({ login: "user:secret" });
      const options = {
        url,
        dataDir: tempPath(),
        rootKeys: "A".repeat(43),
        proxy: `http://user:secret@127.0.0.1:${proxy.port}`,
        autoRefresh: false,
      };
      const program = `import { createLicensing } from "@countersign/client";
      const licensing = await createLicensing(${JSON.stringify(options)});
      console.log((await licensing.testConnection()).kind);`;
      const path = join(home, "through-proxy.mjs");
      writeFileSync(path, program);
      const shown = await new Promise<string>((resolve) =>
        execFile(node, [path], { env: { ...process.env, DEBUG: "*" } }, (_, out, err) => resolve(out + err)),
      );
      expect(shown).toBe("ok\n");
      expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
    },
  );

  it("open within 30 ms of processor time, and load no network for it", () => {
    const program = `const start = process.cpuUsage();
      const { createLicensing } = await import("@countersign/client");
      const licensing = await ${OPEN};
      const { user, system } = process.cpuUsage(start);
      console.log((user + system) / 1_000);`;
    let bestMs = Number.POSITIVE_INFINITY;
    // A busy machine gets more rounds.
    for (let round = 0; round < 5 || (bestMs >= 30 && round < 25); round += 1)
      bestMs = Math.min(bestMs, Number(script(process.execPath, program).stdout));
    expect(bestMs).toBeLessThan(30);
    const eager = new Set<string>();
    const follow = (name: string) => {
      if (eager.has(name)) return;
      eager.add(name);
      const text = readFileSync(join(client, "dist", name), "utf8");
      expect(text).not.toContain("HttpsProxyAgent");
      for (const [, next = ""] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g))
        follow(name.startsWith("chunks/") ? `chunks/${next}` : next);
    };
    follow("index.js");
    expect(eager.size).toBeGreaterThan(1);
  });

  it("have declarations that stand alone: no other types, not even Node's", () => {
    const program = `import { createLicensing, type Status } from "@countersign/client";
      import { licensesPage } from "@countersign/onprem/page";
      const licensing = await createLicensing({ url: "", dataDir: "", rootKeys: [] });
      const status: Status = licensing.status();
      licensing.on("expired", ({ license }) => license.product.code.trim());
      const outcome = await licensing.activate("");
      export const text: string = outcome.ok ? status.hostName : outcome.fix;
      export const page = licensesPage(licensing, { authorize: ({ headers }) => headers["cookie"] === "x" });
      // @ts-expect-error there is no such event
      licensing.on("polished", () => undefined);`;
    writeFileSync(join(home, "program.ts"), program);
    const options = {
      module: "nodenext",
      target: "es2022",
      lib: ["es2022"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(join(home, "package.json"), '{"type":"module"}');
    writeFileSync(
      join(home, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: ["program.ts"] }),
    );
    const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", home], { encoding: "utf8" });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });

  it("have declarations of what is public, and of nothing else", () => {
    const text = readFileSync(join(client, "dist/index.d.ts"), "utf8");
    expect(text).toMatch(/^export declare function createLicensing/m);
    expect(text).toMatch(/^type LicenseStatus/m);
    expect(text).not.toMatch(/readRootKeys|toldNotices|noticesAhead|isDowngrade/);
    const page = readFileSync(join(onprem, "dist/page/licenses-page.d.ts"), "utf8");
    expect(page).toMatch(/^import type \{ Licensing\b.* from "@countersign\/client";/);
  });

  it("carry no TypeScript and no source", () => {
    const names = [client, onprem].flatMap((each) => readdirSync(each, { recursive: true }).map(String));
    expect(names.filter((name) => /\.ts$/.test(name) && !/\.d\.ts$/.test(name))).toEqual([]);
  });
});

describe("in the repository", () => {
  it.each(nodes)("the command runs from its TypeScript with %s", (node) => {
    const { stdout, status } = spawnSync(node, [SHIM, "--help"], { encoding: "utf8", env: {} });
    expect([status, stdout.split("\n")[0]]).toEqual([0, "countersign-node: the licensing of this server"]);
    expect(spawnSync(node, [SHIM, "status"], { env: {} }).status).toBe(2);
  });

  it.each(nodes)("it ends with the signal that it gets, with %s", async (node) => {
    const env = { COUNTERSIGN_ROOT_KEYS: "A".repeat(43), COUNTERSIGN_NODE_DATA: tempPath() };
    const child = spawn(node, [SHIM, "activate", "--token", "-"], {
      stdio: ["pipe", "ignore", "ignore"],
      env,
    });
    await new Promise((resolve) => setTimeout(resolve, 800));
    child.kill("SIGTERM");
    const ended = await new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    expect(ended).toBe("SIGTERM");
  });
});
