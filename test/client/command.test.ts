import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../onprem/command.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { closedPort, webServer } from "./network.ts";
import { tempPath } from "./temp-folder.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.remove());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a shell would; what changes from run to run is masked. */
async function countersignNode(args: string, env: Record<string, string> = {}, input = ""): Promise<Ran> {
  let [out, err] = ["", ""];
  const code = await run(args.split(" ").filter(Boolean), env, {
    print: (text) => {
      out += text;
    },
    error: (text) => {
      err += text;
    },
    read: async () => input,
  });
  return { code, out, err };
}

function server() {
  const dataDir = tempPath();
  const env = {
    COUNTERSIGN_URL: cloud.url,
    COUNTERSIGN_ROOT_KEYS: cloud.rootKeys.join(","),
    COUNTERSIGN_NODE_DATA: dataDir,
  };
  return { dataDir, env, type: (args: string, input = "") => countersignNode(args, env, input) };
}

describe("countersign-node", () => {
  it("tests the connection", async () => {
    const { type } = server();
    expect(await type("test-connection")).toEqual({
      code: 0,
      out: `Connected: ${cloud.url} answers.\n`,
      err: "",
    });
    expect(JSON.parse((await type("test-connection --json")).out)).toMatchObject({ ok: true, kind: "ok" });
  });

  it("activates, shows, verifies and gives back", async () => {
    const { type, env, dataDir } = server();
    const token = await cloud.sell(["backup"], { capacity: 50, features: ["tape", "mail"] });

    expect(await type("status")).toMatchObject({ code: 1, err: "" });
    const activated = await type("activate --token -", `${token}\n`);
    expect(activated.code).toBe(0);
    expect(activated.out).toMatch(
      /^Activated\.\n\nBACKUP \(backup\): valid\n {2}CSL1-[0-9A-Z-]+\n {2}perpetual, 50 units\n {2}features: tape, mail\n$/,
    );

    const status = await type("status");
    expect(status.code).toBe(0);
    expect(status.out).toMatch(/^Mode: online\nHost: .+\nNode: nod_\S{43}\n/);
    expect(status.out).toMatch(/Runs without contact until: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n\nBACKUP/);
    expect(JSON.parse((await type("status --json")).out)).toMatchObject({
      mode: "online",
      isLicensed: true,
      deadlineAt: expect.stringMatching(/Z$/),
      licenses: [{ status: "valid", product: { code: "backup" } }],
    });

    expect(await type("verify")).toMatchObject({ code: 0, out: expect.stringMatching(/^Verified\./) });
    expect(await type("deactivate --product other")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/PRODUCT_NOT_HELD/),
    });
    expect(await type("deactivate --product backup")).toEqual({
      code: 0,
      out: "Given back: backup.\n",
      err: "",
    });
    expect(await type("status")).toMatchObject({ code: 1, out: expect.stringMatching(/No licenses\.\n$/) });
    expect(await type("verify")).toMatchObject({ code: 1, err: expect.stringMatching(/NOT_ACTIVATED/) });

    const key = JSON.parse(readFileSync(join(dataDir, "node-key.json"), "utf8")).jwk.d;
    const again = [
      await type(`activate --token ${token}`),
      await type("status --json"),
      await type("verify --json"),
    ];
    for (const { out, err } of [activated, status, ...again]) {
      expect(out + err).not.toContain(token);
      expect(out + err).not.toContain(key);
    }
    expect(env.COUNTERSIGN_NODE_DATA).toBe(dataDir);
  });

  it("names one reason and its cure when a token is refused", async () => {
    const { type } = server();
    expect(await type("activate --token cs_act_oops")).toEqual({
      code: 1,
      out: "",
      err: "The activation token is mistyped or cut off. (TOKEN_MALFORMED)\nCopy the whole token, from `cs_act_` to its last character.\n",
    });
    const refused = await type("activate --token cs_act_oops --json");
    expect([refused.code, JSON.parse(refused.out)]).toMatchObject([
      1,
      { ok: false, code: "TOKEN_MALFORMED" },
    ]);
  });

  it("says what a verdict has taken away", async () => {
    const { type } = server();
    await type("activate --token -", await cloud.sell(["archive"]));
    await cloud.release("archive");
    const verified = await type("verify");
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(/^Not everything may run on\.\n\nARCHIVE \(archive\): deactivated\n/);
    expect(verified.out).toMatch(/taken away by the service at .* \(ACTIVATION_DEACTIVATED\)\n$/);
    expect(await type("status")).toMatchObject({ code: 1 });
  });

  it("ends with 3 when nothing, or something else, answers; what is licensed stays so", async () => {
    const { env, type } = server();
    await type("activate --token -", await cloud.sell(["mail"]));
    const away = { ...env, COUNTERSIGN_URL: `http://127.0.0.1:${await closedPort()}` };
    const verified = await countersignNode("verify", away);
    expect(verified).toMatchObject({ code: 3, out: "" });
    expect(verified.err).toMatch(
      /refuses the connection\. \(SERVICE_UNREACHABLE\)\n.*\nNothing has changed: the licenses run on until /,
    );
    expect(await countersignNode("test-connection", away)).toMatchObject({ code: 3 });
    const page = await webServer((_, response) => response.end("<html>"));
    expect(await countersignNode("verify", { ...env, COUNTERSIGN_URL: page })).toMatchObject({ code: 3 });
    expect(await countersignNode("status", away)).toMatchObject({ code: 0 });
    expect((await type("status")).out).toMatch(/Last attempt: .*, nonsense: /);
  });

  it("shows a damaged directory with its cure", async () => {
    const { type, dataDir } = server();
    await type("activate --token -", await cloud.sell(["print"]));
    writeFileSync(join(dataDir, "state.json"), "junk");
    const status = await type("status");
    expect(status).toMatchObject({ code: 1 });
    expect(status.out).toMatch(/State: corrupt: state\.json is damaged .* Restore the data directory/);
  });

  it("ends with 2 when it is used wrongly, and says how it is used", async () => {
    const { env, type } = server();
    for (const args of [
      "",
      "polish",
      "status now",
      "status --token x",
      "verify --product x",
      "activate",
      "status --fast",
      "activate --token",
    ]) {
      const { code, out, err } = await type(args);
      expect([args, code, out]).toEqual([args, 2, ""]);
      expect(err).not.toBe("");
    }
    const { COUNTERSIGN_ROOT_KEYS: _, ...without } = env;
    const missing = await countersignNode("status", without);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringMatching(/COUNTERSIGN_ROOT_KEYS is not set\.\nSet it to /),
    });
    for (const wrong of [{ COUNTERSIGN_ROOT_KEYS: "abc" }, { COUNTERSIGN_URL: "licenses.example.com" }])
      expect(await countersignNode("status", { ...env, ...wrong })).toMatchObject({ code: 2, out: "" });
    expect(await countersignNode("test-connection", { COUNTERSIGN_URL: cloud.url })).toMatchObject({
      code: 0,
    });
  });

  it("helps, with examples for each command", async () => {
    expect(await countersignNode("--help")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^countersign-node: /),
    });
    const main = (await countersignNode("--help")).out;
    const names = [...main.matchAll(/^ {2}([a-z][a-z-]*) {3,}[a-z]/gm)].map(([, name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(["test-connection", "activate", "cluster", "request", "respond", "return"]),
    );
    for (const name of names)
      for (const args of [`${name} --help`, `help ${name}`])
        expect(await countersignNode(args)).toMatchObject({
          code: 0,
          out: expect.stringMatching(/Examples:\n {2}\S/),
        });
  });

  it("takes the directory of --data before that of the environment", async () => {
    const { env } = server();
    const other = tempPath();
    await countersignNode(`activate --token - --data ${other}`, env, await cloud.sell(["fax"]));
    expect(await countersignNode("status", env)).toMatchObject({ code: 1 });
    expect(await countersignNode(`status --data ${other}`, env)).toMatchObject({ code: 0 });
  });
});
