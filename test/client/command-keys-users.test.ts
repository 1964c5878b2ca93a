/** What the commands of users and server types print and ask: long because there are many, and each is read by itself. */

import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../onprem/command/commands.ts";
import { run } from "../../onprem/command.ts";
import { type KeysDouble, keysDouble } from "../../onprem/keys/testing/double.ts";
import {
  AWAY,
  FILE_ID,
  fileView,
  keyRecord,
  keysStatus,
  REFUSED,
  T0,
} from "../../onprem/keys/testing/samples.ts";
import { commandLine } from "./command-line.ts";
import { tempPath } from "./temp-folder.ts";

function server(double: KeysDouble = keysDouble()) {
  const supports: (string | null)[] = [];
  const env = { COUNTERSIGN_NODE_DATA: tempPath(), COUNTERSIGN_SUPPORT: "support@vendor.example" };
  const { type } = commandLine(env, async ({ setting }) => {
    supports.push(setting.support);
    return double;
  });
  return { double, type, supports };
}

function keyFile(name: string): string {
  const path = tempPath(name);
  writeFileSync(path, `text of ${name}`);
  return path;
}

const last = ({ asked }: KeysDouble) => asked.at(-1);
const err = (pattern: RegExp) => expect.stringMatching(pattern);

describe("countersign-node authorize and keys refresh", () => {
  it("has the service authorize a file, or all, and names withdrawn keys (B6)", async () => {
    const { double, type } = server();
    expect((await type("authorize")).out).toBe(`Authorized: ${FILE_ID}.\n`);
    expect(last(double)?.given).toEqual([undefined]);
    double.answers.authorize = async () => ({ ok: true, authorized: [FILE_ID], withdrawn: ["NW-00003"] });
    expect((await type(`authorize ${FILE_ID}`)).out).toBe(
      `Authorized: ${FILE_ID}.\nWithdrawn by the vendor: NW-00003.\n`,
    );
    expect(last(double)?.given).toEqual([FILE_ID]);
    double.answers.authorize = async () => ({ ok: true, authorized: [], withdrawn: [] });
    expect((await type("authorize")).out).toBe("Nothing waits for authorization.\n");
  });

  it("says after a refresh which files the vendor has taken from this server", async () => {
    const double = keysDouble({ now: keysStatus({ files: [fileView({ state: "released" })] }) });
    const { type } = server(double);
    double.answers.refresh = async () => ({ ok: true, authorized: [], withdrawn: [] });
    expect((await type("keys refresh")).out).toBe(`Taken from this server by the vendor: ${FILE_ID}.\n`);
    double.answers.refresh = async () => ({ ok: true, authorized: ["kfl_1"], withdrawn: [] });
    expect((await type("keys refresh")).out).toBe(
      `Asked the service about: kfl_1.\nTaken from this server by the vendor: ${FILE_ID}.\n`,
    );
    double.answers.refresh = async () => ({ ok: true, authorized: [], withdrawn: [] });
    double.now = keysStatus({ files: [] });
    expect((await type("keys refresh")).out).toBe("There is no file that the service has authorized.\n");
  });

  it("ends with 1 for a no, which names support, and with 3 when nobody answers", async () => {
    const { double, type } = server();
    double.answers.authorize = async () => ({ ...REFUSED, code: "FILE_REJECTED" });
    expect(await type("authorize")).toMatchObject({
      code: 1,
      out: "",
      err: err(/\(FILE_REJECTED\)\n.*support/),
    });
    double.answers.refresh = async () => AWAY;
    expect(await type("keys refresh")).toMatchObject({ code: 3, out: "", err: err(/\(DNS_FAILED\)/) });
  });
});

describe("countersign-node change-server-type", () => {
  const TABLE = `Server type: Production -> Test

TYPE           MODULE  ON SERVER  ASSIGNED  IN THE NEW FILES
EndUser        -               5         2                 1
Administrator  -               1         1                 1

`;

  it("shows the table, asks, and then replaces all keys, naming who has none any more (B7)", async () => {
    const { double, type } = server();
    const files = `${keyFile("one.json")} ${keyFile("two.json")}`;
    const no = await type(`change-server-type ${files}`, { answer: "no" });
    expect([no.code, no.out]).toEqual([1, TABLE]);
    expect(no.err).toMatch(/All keys of this server are replaced, and it becomes Test\. Go on\? \[y\/N\] /);
    expect(double.asked.map(({ name }) => name)).toEqual(["planTypeChange"]);
    const { code, out } = await type(`change-server-type ${files}`, { answer: "yes" });
    expect([code, out]).toEqual([
      0,
      `${TABLE}Server type: Test. Removed: 6 keys; added: 2 keys.

The new files hold fewer keys. These users have none of their kind any more:

USER    TYPE
user-3  EndUser
`,
    ]);
    expect(last(double)?.given[0]).toEqual(["text of one.json", "text of two.json"]);
  });

  it("without a terminal and --yes it shows the table only and ends with 2", async () => {
    const { double, type } = server();
    expect(await type(`change-server-type ${keyFile("one.json")}`)).toMatchObject({ code: 2, out: TABLE });
    const json = await type(`change-server-type ${keyFile("one.json")} --json`);
    expect(JSON.parse(json.out)).toMatchObject({ from: "Production", to: "Test", isChanged: false });
    expect(double.asked.some(({ name }) => name === "changeType")).toBe(false);
  });

  it("passes a no of the plan or of the change on", async () => {
    const { double, type } = server();
    double.answers.changeType = async () => ({ ...AWAY, code: "CONNECTION_NEEDED" });
    expect(await type(`change-server-type ${keyFile("one.json")} --yes`)).toMatchObject({
      code: 3,
      out: TABLE,
      err: err(/\(CONNECTION_NEEDED\)/),
    });
    double.answers.planTypeChange = async () => ({ ...REFUSED, code: "SERVER_TYPE_SAME" });
    expect(await type(`change-server-type ${keyFile("one.json")} --yes`)).toMatchObject({
      code: 1,
      out: "",
      err: err(/\(SERVER_TYPE_SAME\)/),
    });
  });
});

describe("countersign-node seats", () => {
  it("assigns a key of a kind, keeps the one that is there, and says why not (B10)", async () => {
    const { double, type } = server();
    expect((await type("seats assign jane enduser")).out).toBe("jane has NW-00003 (EndUser, Permanent).\n");
    expect(last(double)).toEqual({ name: "seats.assign", given: ["jane", { type: "EndUser" }] });
    double.answers.assign = async () => ({
      ok: true,
      number: "NW-00001",
      isKept: true,
      record: keyRecord(1),
    });
    expect((await type("seats assign anna EndUser")).out).toBe(
      "anna has NW-00001 (EndUser, Permanent) already.\n",
    );
    for (const written of ["module:reports", "Module/reports"]) {
      await type(`seats assign jane ${written}`);
      expect(last(double)?.given).toEqual(["jane", { type: "Module", module: "reports" }]);
    }
    double.answers.assign = async () => ({ ...REFUSED, code: "NO_KEY_FREE" });
    expect(await type("seats assign jane EndUser")).toMatchObject({ code: 1, err: err(/\(NO_KEY_FREE\)/) });
  });

  it("releases a user's keys, all or of a kind", async () => {
    const { double, type } = server();
    expect((await type("seats release anna")).out).toBe("Free again: NW-00001.\n");
    expect(last(double)?.given).toEqual(["anna", undefined]);
    expect((await type("seats release nobody EndUser")).out).toBe("nobody has no key of the kind EndUser.\n");
    expect((await type("seats release nobody")).out).toBe("nobody has no key.\n");
    expect((await type("seats release nobody EndUser")).code).toBe(0);
    expect(last(double)?.given).toEqual(["nobody", { type: "EndUser" }]);
  });

  it("checks a user, tells what is told at login, and ends with 1 for a no (B9, B10)", async () => {
    const { double, type } = server();
    expect(await type("seats check anna")).toEqual({ code: 0, out: "anna may work: NW-00001.\n", err: "" });
    expect((await type("seats check sa")).out).toBe("sa may work: the built-in user, without a key.\n");
    const text = "Your license NW-00001 ends on 2027-01-20.";
    const notice = { kind: "ends" as const, number: "NW-00001", at: T0, text };
    const checked = { ok: true as const, numbers: ["NW-00001"], isBuiltIn: false, mayImport: false };
    double.answers.check = () => ({ ...checked, notices: [notice] });
    expect((await type("seats check anna")).out).toBe(`anna may work: NW-00001.\n${text}\n`);
    expect(JSON.parse((await type("seats check anna --json")).out).notices).toMatchObject([
      { at: "2027-01-10T09:30:00.000Z" },
    ]);
    double.answers.check = () => ({ ...REFUSED, code: "NO_SEAT" });
    expect(await type("seats check jane")).toMatchObject({ code: 1, out: "", err: err(/\(NO_SEAT\)/) });
  });

  it("shows who had which key, by user or number", async () => {
    const terms = [
      { number: "NW-00002", user: "boris", from: T0, until: null },
      { number: "NW-00001", user: "anna", from: T0 - 86_400_000, until: T0 },
    ];
    const { type } = server(keysDouble({ terms }));
    expect((await type("seats history")).out).toBe(
      `NUMBER    USER   FROM                     UNTIL
NW-00002  boris  2027-01-10 09:30:00 UTC  now
NW-00001  anna   2027-01-09 09:30:00 UTC  2027-01-10 09:30:00 UTC
`,
    );
    expect((await type("seats history --user anna")).out).not.toContain("boris");
    expect((await type("seats history --number NW-00009")).out).toBe("Nobody had a key.\n");
    expect(JSON.parse((await type("seats history --json")).out)).toMatchObject({
      history: [{ from: "2027-01-10T09:30:00.000Z", until: null }, { until: "2027-01-10T09:30:00.000Z" }],
    });
  });
});

describe("the command line of license keys", () => {
  it.each([
    ["imprt", /There is no command "imprt"\.\nDid you mean import\?/],
    ["keys lst", /There is no command "keys lst"\.\nDid you mean keys list\?/],
    ["keys NW-00001", /There is no command "keys NW-00001"\.\nGive one of list, show, refresh, remove\./],
    ["seats", /seats needs one word more\.\nGive one of assign, release, check, history\./],
    ["seats asign jane EndUser", /Did you mean seats assign\?/],
    ["seats assign jane", /seats assign needs a TYPE\.\nType: countersign-node seats assign USER TYPE\./],
    ["seats assign jane EndUsr", /"EndUsr" is no type of license keys\.\nDid you mean EndUser\?/],
    ["seats assign jane 7", /Give EndUser, Administrator, Developer or Module:CODE\./],
    ["seats assign jane Module", /Name it: Module:reports\./],
    ["seats assign jane Module:", /The module has no code\./],
    ["seats check jane EndUser:reports", /EndUser is no module\./],
    ["seats check jane EndUser more", /"more" is one word too many after seats check\./],
    ["keys list --state usabel", /"usabel" is no state of a key\.\nDid you mean usable\?/],
    ["keys list --proof", /keys list takes no --proof\./],
    ["keys --user jane", /keys takes no --user\./],
    ["keys show", /keys show needs a NUMBER\./],
    ["import", /import needs a FILE\./],
    ["import a.json b.json", /"b\.json" is one word too many after import\./],
    ["change-server-type", /change-server-type needs a FILE\./],
    ["authorize kfl_1 kfl_2", /one word too many after authorize\./],
  ])("`%s` ends with 2 and says how it is meant", async (args, said) => {
    const { double, type } = server();
    expect(await type(args)).toMatchObject({ code: 2, out: "", err: err(said) });
    expect(double.asked).toEqual([]);
  });

  it("takes the support of --support before that of the environment", async () => {
    const { type, supports } = server();
    await type("keys");
    await type("keys --support https://vendor.example/help");
    expect(supports).toEqual(["support@vendor.example", "https://vendor.example/help"]);
  });

  it.each(Object.keys(COMMANDS))("`%s` is helped, with examples", async (name) => {
    const help = async (args: string) => {
      let out = "";
      const print = (text: string) => {
        out += text;
      };
      expect(await run(args.split(" "), {}, { print, error: print, read: async () => "" })).toBe(0);
      return out;
    };
    const text = await help(`help ${name}`);
    expect(text).toMatch(
      new RegExp(`^Usage: countersign-node ${name}[\\s\\S]*\\nExamples:\\n  countersign-node ${name}`),
    );
    expect(await help(`${name} --help`)).toBe(text);
  });
});
