import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importKeyFile, type KeyFile } from "../support/key-files.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { account } from "../support/world.ts";
import { anonymizer, openShell, type Shell } from "./command.ts";

let service: TestService;
let shell: Shell;
let folder: string;
let accountId: string;
let hidden: (text: string) => string;
beforeAll(async () => {
  service = await startTestService();
  shell = openShell({ COUNTERSIGN_URL: service.url, COUNTERSIGN_API_KEY: service.adminKey });
  folder = mkdtempSync(join(tmpdir(), "countersign-key-files-"));
  accountId = (await account(service, { name: "Acme Hospital" })).id;
  hidden = anonymizer();
});
afterAll(async () => {
  await service.close();
  shell.remove();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);

/** What the terminal shows, with names in the place of what is random. */
async function transcript(line: string, stdin = ""): Promise<string> {
  const text = await shell.transcript(line, { stdin });
  service.clock.advance(60_000);
  return hidden(text)
    .replaceAll(`${folder}/`, "")
    .replaceAll(/\bkfl_[0-9A-Za-z]{22}\b/g, "<kfl>")
    .replace(/^request: .*$/m, "request: <request>");
}

/** A file that the command made; its keys are those of a small office. */
async function madeFile(prefix: string): Promise<KeyFile> {
  const words = ["--account", accountId, "--server-type", "Production", "--prefix", prefix, "--out", folder];
  const keys = ["--keys", "Administrator:Permanent:1", "--keys", "EndUser:Permanent:5"];
  const { stdout } = await shell.run(["key-files", "create", ...words, ...keys, "--json"]);
  service.clock.advance(60_000);
  return JSON.parse(stdout) as KeyFile;
}

it("staff make a key file: the file for the customer, and what to do with it (B11)", async () => {
  const keys =
    "--keys administrator:permanent:1 --keys EndUser:Permanent:5 --keys Module/reports:Trial:10:2027-12-31";
  const line = `key-files create --account ${accountId} --server-type Production ${keys} --prefix ACME --customer-key C-7 --out ${folder}`;
  expect(await transcript(`${line} --note "PO 4711"`)).toBe(`\
$ countersign key-files create --account <acc 1> --server-type Production ${keys} --prefix ACME --customer-key C-7 --out ${folder} --note "PO 4711"
id  <kfl>
account  <acc 1>
customer  Acme Hospital (C-7)
server type  Production
keys  16
withdrawn  none
servers  0 of 1
granted  2027-03-10 12:00 UTC
note  PO 4711

KIND  MODE  KEYS  ENDS  NUMBERS
Administrator  Permanent  1  never  ACME-00001
EndUser  Permanent  5  never  ACME-00002 to ACME-00006
Module/reports  Trial  10  2027-12-31 00:00 UTC  ACME-00007 to ACME-00016

No server has imported it yet.

Written to C-7-Production-ACME.keys.json, which only you can read.

Send this file to the customer. Who administers the server imports it on its licenses page (Import license keys),
or there with:  countersign-node import C-7-Production-ACME.keys.json
Make the same file again:  countersign key-files download <kfl>`);
  const file = path("C-7-Production-ACME.keys.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { countersign, keys: signed } = JSON.parse(readFileSync(file, "utf8"));
  expect([countersign, signed.length]).toEqual(["key-file", 16]);
});

it("the largest file comes through, and again under another name (B11)", async () => {
  const words = ["--account", accountId, "--server-type", "Test", "--prefix", "LARGE", "--out", folder];
  const made = await shell.run([
    "key-files",
    "create",
    ...words,
    "--keys",
    "EndUser:Permanent:5000",
    "--json",
  ]);
  const { id, writtenTo } = JSON.parse(made.stdout) as KeyFile & { writtenTo: string };
  expect(JSON.parse(readFileSync(writtenTo, "utf8")).keys).toHaveLength(5_000);
  const again = await shell.run(["key-files", "download", id, "--out", path("again.json")]);
  expect([again.exit, JSON.parse(readFileSync(path("again.json"), "utf8")).keys.length]).toEqual([0, 5_000]);
});

it("files are listed, of an account and of a server type (B11)", async () => {
  await madeFile("LIST");
  const list = await transcript(`key-files list --account ${accountId} --server-type Production --limit 1`);
  expect(list.split("\n").slice(1, 3)).toEqual([
    "ID  CUSTOMER  SERVER TYPE  NUMBERS  KEYS  WITHDRAWN  SERVERS  GRANTED  NOTE",
    expect.stringMatching(
      /^<kfl> {2}Acme Hospital {2}Production {2}LIST {2}6 {2}- {2}0 of 1 {2}2027-03-10 .* {2}-$/,
    ),
  ]);
  expect(await transcript("key-files list --server-type Training")).toContain("\nNo key files.");
});

it("keys are withdrawn and reinstated, some by number or all after a question", async () => {
  const { id } = await madeFile("WITH");
  const some = `key-files withdraw ${id} with-00002 WITH-00003 WITH-00006 --reason "Refunded"`;
  expect(await transcript(some)).toContain("\nwithdrawn  3: WITH-00002 to WITH-00003, WITH-00006\n");
  writeFileSync(path("numbers.txt"), "WITH-00002\nWITH-00006\n");
  expect(await transcript(`key-files reinstate ${id} --numbers-from ${path("numbers.txt")}`)).toContain(
    "\nwithdrawn  1: WITH-00003\n",
  );
  expect(await transcript(`key-files withdraw ${id}`)).toMatch(
    /error USAGE_WRONG: Withdraw all 6 keys of <kfl> \(Acme Hospital, Production\)\? This is no terminal.*\ncure: Add --yes\.\n\[exit 2\]$/,
  );
  expect(await transcript(`key-files withdraw ${id} --yes`)).toContain(
    "\nwithdrawn  6: WITH-00001 to WITH-00006\n",
  );
  expect(await transcript(`key-files reinstate ${id} --yes`)).toContain("\nwithdrawn  none\n");
  const entries = await activityAbout(service.db, id);
  expect(entries.map(({ kind, reason }) => [kind, reason])).toEqual([
    ["key-file.created", null],
    ["key-file.withdrawn", "Refunded"],
    ["key-file.reinstated", null],
    ["key-file.withdrawn", null],
    ["key-file.reinstated", null],
  ]);
});

it("a dead server's file is released for another one", async () => {
  const file = await madeFile("DEAD");
  const [dead, other] = [await service.node(), await service.node()];
  await importKeyFile(dead, file);
  expect((await importKeyFile(other, file)).problem.code).toBe("KEY_FILE_USED_UP");
  expect(await transcript(`key-files show ${file.id}`)).toMatch(
    /\nservers {2}1 of 1\n[\s\S]*\nSERVER .*\n<nod 1> {2}crm-01 {2}.* {2}-$/,
  );
  expect(await transcript(`key-files release ${file.id} --node ${dead.id} --reason "Disk failed"`)).toMatch(
    /\nservers {2}0 of 1\n[\s\S]*\n<nod 1> {2}crm-01 {2}.* UTC {2}2027-03-10 .* UTC$/,
  );
  expect((await importKeyFile(other, file)).status).toBe(200);
});

describe("what cannot be is refused with its cure, and no file is written", () => {
  const line = (more: string) => `key-files create --account ${accountId} --out ${folder} ${more}`;

  it("a server type that the vendor does not have (B11)", async () => {
    const before = readdirSync(folder);
    expect(await transcript(line("--server-type Prod --keys EndUser:Permanent:1"))).toMatch(
      /error SERVER_TYPE_UNKNOWN: [\s\S]*\n {2}body\.serverType \(--server-type\): must be one of: Production, Staging, Test, Development, Training\n[\s\S]*\[exit 1\]$/,
    );
    expect(readdirSync(folder)).toEqual(before);
    await transcript("settings set serverTypes Production,Prod");
    expect(await transcript(line("--server-type Prod --keys EndUser:Permanent:1"))).toContain(
      "\nserver type  Prod\n",
    );
    await transcript("settings set serverTypes Production,Staging,Test,Development,Training");
  });

  it("a group that ended, a prefix that is taken, a group that is mistyped", async () => {
    const past = await transcript(
      line("--server-type Test --keys EndUser:Permanent:1 --keys EndUser:Trial:3:2026-01-01"),
    );
    expect(past).toContain(
      "\n  body.keys.1.expiresAt (--keys): of EndUser:Trial:3:2026-01-01T00:00:00.000Z: must be in the future\n",
    );
    await madeFile("TAKEN");
    expect(await transcript(line("--server-type Test --keys EndUser:Permanent:1 --prefix TAKEN"))).toMatch(
      /error KEY_NUMBERS_TAKEN: [\s\S]*\[exit 1\]$/,
    );
    expect(await transcript(line("--server-type Test --keys EndUser:Permenent:5"))).toMatch(
      /\nerror USAGE_WRONG: --keys EndUser:Permenent:5: there is no mode Permenent\. Did you mean Permanent\?\ncure: Write it as KIND:MODE:COUNT, or KIND:MODE:COUNT:END: EndUser:Permanent:5\.\n\[exit 2\]$/,
    );
  });

  it("a number of another file, and a server that does not use it", async () => {
    const { id } = await madeFile("OWN");
    expect(await transcript(`key-files withdraw ${id} OWN-00001 OTHER-00001`)).toContain(
      "\n  body.numbers.1: of OTHER-00001: is not a number of this key file\n",
    );
    expect(await transcript(`key-files show ${id}`)).toContain("\nwithdrawn  none\n");
    const { id: stranger } = await service.node();
    expect(await transcript(`key-files release ${id} --node ${stranger}`)).toMatch(
      /error KEY_FILE_SERVER_UNKNOWN: [\s\S]*\[exit 1\]$/,
    );
  });
});
