/** What the commands of license keys print and ask: long because there are many, and each is read by itself. */

import { truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type KeysDouble, keysDouble } from "../../onprem/keys/testing/double.ts";
import {
  AWAY,
  FILE_ID,
  fileView,
  keyRecord,
  keysStatus,
  noKeys,
  provisionalKeys,
  REFUSED,
  summary,
  T0,
} from "../../onprem/keys/testing/samples.ts";
import { commandLine } from "./command-line.ts";
import { tempPath } from "./temp-folder.ts";

/** The command over license keys that the test decides, and a key file in its folder. */
function server(change: Parameters<typeof keysDouble>[0] = {}) {
  const double = keysDouble(change);
  const supports: (string | null)[] = [];
  const file = (name: string, text = `text of ${name}`) => {
    const path = tempPath(name);
    writeFileSync(path, text);
    return path;
  };
  const env = { COUNTERSIGN_NODE_DATA: tempPath(), COUNTERSIGN_SUPPORT: "support@vendor.example" };
  const { type } = commandLine(env, async ({ setting }) => {
    supports.push(setting.support);
    return double;
  });
  return { double, file, type, supports };
}

const asked = ({ asked: all }: KeysDouble) => all.map(({ name }) => name);

const SUMMARY = `File: ${FILE_ID}
Customer: Northwind Mills (acc_0000000000)
Server type: Production
Granted: 2027-01-07 09:30:00 UTC
Keys: 6

TYPE           MODULE  MODE       COUNT
EndUser        -       Permanent      5
Administrator  -       Permanent      1

`;

describe("countersign-node import", () => {
  it("shows server type and counts, asks, and only then imports (B1)", async () => {
    const { double, file, type } = server();
    const no = await type(`import ${file("acme.json")}`, { answer: "n" });
    expect([no.code, no.out]).toEqual([1, SUMMARY]);
    expect(no.err).toMatch(/Import 6 keys for Production\? \[y\/N\] Nothing was changed\.\n$/);
    expect(asked(double)).toEqual(["inspect"]);

    const progress: string[] = [];
    const yes = await type(`import ${file("acme.json")}`, { answer: "y", progress });
    expect([yes.code, yes.out]).toEqual([0, `${SUMMARY}Imported: 6 keys, authorized by the service.\n`]);
    expect(asked(double)).toEqual(["inspect", "inspect", "import"]);
    expect(double.asked[2]?.given[0]).toBe("text of acme.json");
    expect(progress).toEqual([
      "",
      "Proving the keys: 0 of 6",
      "Proving the keys: 6 of 6",
      "Asking the service: 0 of 1",
      "Writing the records: 6 of 6",
      "",
    ]);
  });

  it("imports in a script with --yes, one line for each step, from a file or the input", async () => {
    const { double, file, type } = server();
    expect(await type(`import ${file("acme.json")} --yes`)).toEqual({
      code: 0,
      out: `${SUMMARY}Imported: 6 keys, authorized by the service.\n`,
      err: "Proving the keys ...\nAsking the service ...\nWriting the records ...\n",
    });
    expect(await type("import - --yes", { input: "pasted" })).toMatchObject({ code: 0 });
    expect(double.asked.at(-1)).toMatchObject({ name: "import", given: ["pasted", {}] });
  });

  it("without a terminal and without --yes it shows the summary, imports nothing and ends with 2", async () => {
    const { double, file, type } = server();
    expect(await type(`import ${file("acme.json")}`)).toEqual({
      code: 2,
      out: SUMMARY,
      err: "Nothing was imported: this is no terminal, so that nobody can say yes to it. Add --yes.\n",
    });
    const json = await type(`import ${file("acme.json")} --json`);
    expect([json.code, JSON.parse(json.out)]).toMatchObject([
      2,
      { ok: true, isImported: false, keyCount: 6 },
    ]);
    expect(asked(double)).toEqual(["inspect", "inspect"]);
  });

  it("says until when provisional keys are good, why they are, and what to do (B5)", async () => {
    const { double, file, type } = server();
    double.answers.import = async () => ({
      ...{ ok: true, fileId: FILE_ID, serverType: "Production", result: "provisional", added: 6 },
      ...{ provisionalUntil: T0 + 5 * 86_400_000, unreachable: AWAY },
    });
    const { code, out, err } = await type(`import ${file("acme.json")} --yes`);
    expect([code, out]).toEqual([
      0,
      `${SUMMARY}Imported: 6 keys, provisional until 2027-01-15 09:30:00 UTC.\n`,
    ]);
    expect(err).toBe(
      "The name licenses.example.com cannot be resolved. (DNS_FAILED)\nCheck the server's DNS settings.\n" +
        "Before that date the service must authorize them: countersign-node authorize\n",
    );
    const json = JSON.parse((await type(`import ${file("acme.json")} --yes --json`)).out);
    expect(json).toMatchObject({ result: "provisional", provisionalUntil: "2027-01-15T09:30:00.000Z" });
  });

  it("says that nothing was added when all of it is here already (B8)", async () => {
    const { double, file, type } = server();
    double.answers.inspect = async () => summary({ here: 6 });
    double.answers.import = async () => ({
      ...{ ok: true, fileId: FILE_ID, serverType: "Production", result: "unchanged", added: 0 },
      ...{ provisionalUntil: null, unreachable: null },
    });
    const { code, out } = await type(`import ${file("acme.json")} --yes`);
    expect(code).toBe(0);
    expect(out).toContain("Keys: 6, all of them here already\n");
    expect(out).toMatch(/\n\nNothing was added: all of this file \(6 keys\) is here already\.\n$/);
  });

  it("says of provisional keys that are here already until when they are good (B5, B8)", async () => {
    const { double, file, type } = server();
    double.answers.import = async () => ({
      ...{ ok: true, fileId: FILE_ID, serverType: "Production", result: "unchanged", added: 0 },
      ...{ provisionalUntil: T0 + 5 * 86_400_000, unreachable: AWAY },
    });
    const { out, err } = await type(`import ${file("acme.json")} --yes`);
    expect(out).toMatch(/is here already, provisional until 2027-01-15 09:30:00 UTC\.\n$/);
    expect(err).toMatch(/\nBefore that date the service must authorize them: countersign-node authorize\n$/);
  });

  it("says of keys that were here and are authorized now that none was added (B5)", async () => {
    const { double, file, type } = server({ rows: [] });
    const { out } = await type(`import ${file("acme.json")} --yes`);
    expect(asked(double)).toEqual(["inspect", "import"]);
    expect(out).toMatch(/\n\nNothing was added; the service has authorized this file \(6 keys\)\.\n$/);
  });

  it("shows what stands in the way, and does not ask then (B7)", async () => {
    const { double, file, type } = server();
    const obstacle = {
      ...REFUSED,
      code: "SERVER_TYPE_DIFFERS",
      detail: "This server is of type Production, the file of type Test.",
    };
    double.answers.inspect = async () => summary({ obstacle });
    const { code, out, err } = await type(`import ${file("acme.json")} --yes`);
    expect([code, out]).toEqual([1, SUMMARY]);
    expect(err).toMatch(/type Production, the file of type Test\. \(SERVER_TYPE_DIFFERS\)\n.*support/);
    const json = JSON.parse((await type(`import ${file("acme.json")} --json`)).out);
    expect(json).toMatchObject({ ok: false, code: "SERVER_TYPE_DIFFERS", summary: { keyCount: 6 } });
    expect(asked(double)).not.toContain("import");
  });

  it("names why a file is refused, and its cure; a file that is not there ends with 2", async () => {
    const { double, file, type } = server();
    double.answers.inspect = async () => REFUSED;
    expect(await type(`import ${file("acme.json")}`)).toEqual({
      code: 1,
      out: "",
      err: `${REFUSED.detail} (KEY_FILE_FORGED)\n${REFUSED.fix}\n`,
    });
    expect(await type("import nowhere.json")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/There is no file nowhere\.json\./),
    });
    expect(asked(double)).toEqual(["inspect"]);
  });

  it("reads no more of a file than a key file can be long", async () => {
    const { double, file, type } = server();
    const path = file("disk.img");
    truncateSync(path, 30_000_000);
    await type(`import ${path}`);
    expect(String(double.asked[0]?.given[0])).toHaveLength(20_000_001);
  });
});

describe("countersign-node keys", () => {
  it("shows server type, kinds and files", async () => {
    expect(await server().type("keys")).toEqual({
      code: 0,
      err: "",
      out: `Server type: Production
Support: support@vendor.example

TYPE           MODULE  TOTAL  USABLE  ASSIGNED  FREE
EndUser        -           5       5         2     3
Administrator  -           1       1         1     0

FILE            STATE       KEYS  IMPORTED                 THE SERVICE
${FILE_ID}  authorized     6  2027-01-10 09:30:00 UTC  authorized 2027-01-10 09:30:00 UTC
`,
    });
    expect(await server({ now: noKeys() }).type("keys")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/No license keys\.\n$/),
    });
    const kinds = keysStatus().kinds.map((kind) => ({ ...kind, usable: 0, free: 0 }));
    expect(await server({ now: keysStatus({ kinds }) }).type("keys")).toMatchObject({ code: 1 });
  });

  it("says what waits for the service, by when, and why it failed (B6)", async () => {
    const { out } = await server({ now: provisionalKeys() }).type("keys");
    expect(out).toContain(
      "provisional     6  2027-01-09 09:30:00 UTC  to be asked until 2027-01-14 09:30:00 UTC\n",
    );
    expect(out).toContain(`${FILE_ID}: the last attempt at 2027-01-10 09:30:00 UTC failed. The name `);
    expect(out).toMatch(
      /countersign-node authorize, or countersign-node keys remove FILE-ID\.\n.*no other file/,
    );
  });

  it("says of a file that the vendor has taken from this server that it has", async () => {
    const files = [fileView({ state: "released" })];
    const { out } = await server({ now: keysStatus({ files }) }).type("keys");
    expect(out).toContain("released     6  2027-01-10 09:30:00 UTC  has taken it from this server\n");
  });

  it("shows a fault of what is stored", async () => {
    const fault = { code: "STATE_CORRUPT", detail: "keys.json is damaged.", fix: "Restore it." };
    const { out } = await server({ now: keysStatus({ fault, files: [fileView()] }) }).type("keys");
    expect(out).toContain("State: STATE_CORRUPT: keys.json is damaged. Restore it.\n");
  });

  it("says of a damaged store that it is damaged, not that there are no keys", async () => {
    const fault = { code: "STATE_CORRUPT", detail: "keys.json is damaged.", fix: "Restore it." };
    const { type } = server({ now: noKeys({ fault }), rows: [] });
    for (const args of ["keys list", "keys show NW-00001", "seats history"])
      expect(await type(args)).toMatchObject({
        code: 1,
        err: "keys.json is damaged. (STATE_CORRUPT)\nRestore it.\n",
      });
  });

  it("lists the records, and finds them by type, user, state and text (B3)", async () => {
    const { type } = server({
      rows: [
        keyRecord(1, { user: "anna" }),
        keyRecord(2, { type: "Module", module: "reports", mode: "Trial", expiresAt: T0, state: "expired" }),
        keyRecord(3, { type: "Administrator", user: "olga\u001b[2J" }),
      ],
    });
    expect((await type("keys list")).out).toBe(
      `NUMBER    TYPE            MODE       EXPIRES     STATE    USER
NW-00001  EndUser         Permanent  -           usable   anna
NW-00002  Module:reports  Trial      2027-01-10  expired  -
NW-00003  Administrator   Permanent  -           usable   olga?[2J
`,
    );
    const numbers = async (args: string) =>
      [...(await type(`keys list ${args}`)).out.matchAll(/^NW-0000(\d)/gm)]
        .map(([, digit]) => digit)
        .join("");
    expect(await numbers("--type enduser")).toBe("1");
    expect(await numbers("--type module")).toBe("2");
    expect(await numbers("--type Module:other")).toBe("");
    expect(await numbers("--user anna")).toBe("1");
    expect(await numbers("--state EXPIRED")).toBe("2");
    expect(await numbers("--search 00003")).toBe("3");
    expect(await numbers("--search REPORT")).toBe("2");
    expect(await numbers("--type enduser --state expired")).toBe("");
    expect((await type("keys list --search zzz")).out).toBe("No keys.\n");
    const { keys } = JSON.parse((await type("keys list --json --user anna")).out);
    expect(keys).toMatchObject([
      { number: "NW-00001", importedAt: "2027-01-10T09:30:00.000Z", expiresAt: null },
    ]);
  });

  it("shows every field of a record, its users, and its proof when asked (B2, B3)", async () => {
    const terms = [
      { number: "NW-00001", user: "anna", from: T0, until: null },
      { number: "NW-00001", user: "boris", from: T0 - 86_400_000, until: T0 },
    ];
    const { type } = server({ terms });
    const plain = await type("keys show NW-00001");
    expect(plain).toEqual({
      code: 0,
      err: "",
      out: `Number: NW-00001
Customer: Northwind Mills (acc_0000000000)
Type: EndUser
Mode: Permanent
Server type: Production
Granted: 2027-01-07 09:30:00 UTC
Expires: never
State: usable
File: ${FILE_ID}
Imported: 2027-01-10 09:30:00 UTC
Authorized: 2027-01-10 09:30:00 UTC
User: anna, since 2027-01-10 09:30:00 UTC

USER   FROM                     UNTIL
anna   2027-01-10 09:30:00 UTC  now
boris  2027-01-09 09:30:00 UTC  2027-01-10 09:30:00 UTC
`,
    });
    const proof = "eyJhbGciOiJFZDI1NTE5In0.NW-00001.signature";
    expect((await type("keys show NW-00001 --proof")).out).toBe(`${plain.out}\n${proof}\n`);
    const json = JSON.parse((await type("keys show NW-00001 --json")).out);
    expect(json).toMatchObject({ proof, history: [{ until: null }, { until: "2027-01-10T09:30:00.000Z" }] });
    expect((await type("keys show nw-00001")).out).toBe(plain.out);
    expect(await type("keys show NW-00009")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no key "NW-00009"\. \(KEY_NOT_HERE\)\n.*countersign-node keys list\n$/),
    });
  });

  it("removes a file after a question that says who loses a key, and whether the service knows", async () => {
    const { double, type } = server();
    expect(await type(`keys remove ${FILE_ID}`, { answer: "nay" })).toMatchObject({ code: 1, out: "" });
    const no = await type(`keys remove ${FILE_ID}`, { answer: "" });
    expect(no).toMatchObject({ code: 1, out: "" });
    expect(no.err).toBe(
      "6 keys will stop on this server at once. 3 users lose keys. Go on? [y/N] Nothing was changed.\n",
    );
    expect(await type(`keys remove ${FILE_ID}`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Add --yes\.\n$/),
    });
    expect(asked(double)).toEqual([]);
    expect((await type(`keys remove ${FILE_ID} --yes`)).out).toBe(
      "Removed: 6 keys.\nThe service knows it: another server can import the file.\n",
    );
    double.answers.remove = async () => ({ ok: true, removed: 6, isGivenBack: false });
    expect((await type(`keys remove ${FILE_ID} --yes`)).out).toMatch(/could not be told: .*ask the vendor/);
  });

  it("a file that is not here is refused without a question", async () => {
    const { double, type } = server();
    double.answers.remove = async () => ({ ...REFUSED, code: "FILE_NOT_HERE" });
    expect(await type("keys remove kfl_other")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/\(FILE_NOT_HERE\)/),
    });
  });
});
