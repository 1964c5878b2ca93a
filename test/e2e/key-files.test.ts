/** Key files from the vendor's command to the customer's, with real processes: long because each test is a story of its own. */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import type { CustomerServer } from "./customer-server.ts";
import { keyFile, type MadeKeyFile } from "./key-file.ts";
import { emptyFolder } from "./process.ts";
import { PROCESSES, Vendor } from "./vendor.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

const SUPPORT = { COUNTERSIGN_SUPPORT: "support@acme.example" };
const said = (pattern: RegExp) => expect.stringMatching(pattern);
const refused = (code: string) => ({ exitCode: 1, text: said(new RegExp(`\\(${code}\\)`)) });

/** A server of the customer whose users need keys. */
function newServer(change: Readonly<Record<string, string>> = {}): CustomerServer {
  return vendor.server("", { ...SUPPORT, ...change });
}

async function imported(file: MadeKeyFile, change = {}): Promise<CustomerServer> {
  const server = newServer(change);
  expect(await server.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 0 });
  return server;
}

async function numbers(server: CustomerServer, filter = ""): Promise<readonly string[]> {
  const { keys } = JSON.parse((await server.type(`keys list --json ${filter}`.trim())).out);
  return keys.map(({ number }: { number: string }) => number);
}

it(
  "staff make a file with the command; a server imports one record for each key, filled from the file, and the service knows (B2, B3, B4, B8, B11)",
  PROCESSES,
  async () => {
    const { accountId } = await vendor.sell([]);
    const path = join(emptyFolder(), "acme-production.json");
    const groups = "--keys EndUser:Permanent:5 --keys Module/reports:Trial:2:2090-03-31";
    const made = await vendor.type(
      `key-files create --account ${accountId} --server-type Production ${groups} --prefix ACME26 --out ${path}`,
    );
    expect([made.exitCode, made.text]).toEqual([0, said(/kfl_/)]);
    const [fileId = ""] = /kfl_\w+/.exec(made.text) ?? [];

    const server = newServer();
    const shown = await server.type(`import ${path}`);
    expect(shown).toMatchObject({
      exitCode: 2,
      text: said(/Server type: Production\n[\s\S]*EndUser +- +Permanent +5\n/),
    });
    expect(await server.type("keys")).toMatchObject({ exitCode: 1, text: said(/No license keys\.\n?$/) });
    expect(await server.type(`import ${path} --yes`)).toMatchObject({
      exitCode: 0,
      text: said(/Imported: 7 keys, authorized by the service\./),
    });

    expect(await numbers(server)).toEqual([1, 2, 3, 4, 5, 6, 7].map((place) => `ACME26-0000${place}`));
    const record = JSON.parse((await server.type("keys show ACME26-00007 --json")).out);
    expect(record).toMatchObject({
      number: "ACME26-00007",
      customer: { key: accountId, name: "Acme Hospital" },
      ...{ type: "Module", module: "reports", mode: "Trial", serverType: "Production", fileId },
      grantedAt: said(/Z$/),
      expiresAt: said(/^2090-0[34]-/),
      importedAt: said(/Z$/),
      authorizedAt: said(/Z$/),
      ...{ state: "usable", user: null, withdrawnAt: null },
      proof: said(/^ey/),
    });
    const again = await server.type(`import ${path} --yes`);
    expect(again).toMatchObject({
      exitCode: 0,
      text: said(/Nothing was added: all of this file \(7 keys\)/),
    });
    expect(await numbers(server)).toHaveLength(7);
    expect((await vendor.type(`key-files show ${fileId}`)).text).toMatch(/nod_/);
  },
);

it(
  "without the service keys are provisional for five days from the first import; authorize takes the state away (B5, B6)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const server = newServer();
    await vendor.stop();
    const first = await server.type(`import ${file.path} --yes`);
    expect(first).toMatchObject({ exitCode: 0, text: said(/Imported: 6 keys, provisional until /) });
    expect(first.text).toMatch(/\(SERVICE_UNREACHABLE\)[\s\S]*countersign-node authorize/);
    expect(await server.type("seats assign jane EndUser")).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats check jane", { clock: "+4d" })).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats check jane", { clock: "+6d" })).toMatchObject({ exitCode: 1 });
    expect((await server.type("keys", { clock: "+6d" })).text).toMatch(/ over /);
    expect(await server.type("authorize")).toMatchObject({ exitCode: 3 });

    expect(await server.type(`keys remove ${file.id} --yes`)).toMatchObject({ exitCode: 0 });
    expect(await server.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats check jane", { clock: "+6d" })).toMatchObject({ exitCode: 1 });
    expect(await server.type(`keys remove ${file.id} --yes`)).toMatchObject({ exitCode: 0 });
    rmSync(join(server.folder, "keys.json"), { force: true });
    expect(await server.type(`import ${file.path} --yes`, { clock: "+6d" })).toMatchObject(
      refused("PROVISIONAL_OVER"),
    );
    expect(await server.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 0 });

    await vendor.restart();
    const other = await keyFile(vendor, { accountId: file.accountId });
    expect(await server.type(`import ${other.path} --yes`)).toMatchObject(refused("PROVISIONAL_FIRST"));
    expect(await server.type("authorize")).toMatchObject({ exitCode: 0, text: said(/^Authorized: kfl_/) });
    expect(await server.type("seats assign jane EndUser")).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats check jane", { clock: "+6d" })).toMatchObject({ exitCode: 0 });
    expect(await server.type(`import ${other.path} --yes`)).toMatchObject({ exitCode: 0 });
  },
);

it(
  "a file that the service rejects is never provisional; a released place is another server's (B5, B6)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const one = await imported(file);
    const two = newServer();
    const no = await two.type(`import ${file.path} --yes`);
    expect(no).toMatchObject({ exitCode: 1, text: said(/KEY_FILE_USED_UP|FILE_REJECTED/) });
    expect(no.text).toContain("support@acme.example");
    expect((await two.type("keys")).text).toMatch(/No license keys\.\n?$/);

    await vendor.stop();
    expect(await two.type(`import ${file.path} --yes`)).toMatchObject({ text: said(/provisional until/) });
    await vendor.restart();
    const unauthorized = await two.type("authorize");
    expect(unauthorized).toMatchObject({ exitCode: 1, text: said(/support@acme\.example/) });
    expect((await two.type("keys")).text).toMatch(/ provisional /);

    const { nodeId } = JSON.parse((await one.type("status --json")).out);
    expect(await one.type("seats assign jane EndUser")).toMatchObject({ exitCode: 0 });
    await vendor.staff(releaseKeyFile, { params: { keyFileId: file.id }, body: { nodeId } });
    expect(await two.type("authorize")).toMatchObject({ exitCode: 0 });
    expect(await one.type("seats check jane")).toMatchObject({ exitCode: 0 });
    await one.type("keys refresh");
    expect((await one.type("keys")).text).toMatch(/ released /);
    expect(await one.type("seats check jane")).toMatchObject({ exitCode: 1 });
    expect(await one.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 1 });
  },
);

it("a server gives a file back when it removes it, and another takes it", PROCESSES, async () => {
  const file = await keyFile(vendor, {});
  const one = await imported(file);
  expect((await one.type(`keys remove ${file.id} --yes`)).text).toMatch(/another server can import the file/);
  expect((await (await imported(file)).type("keys")).text).toMatch(/ authorized /);
});

it(
  "withdrawn keys reach the server by its poll, the others work on, and another key can be given (B4)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const server = await imported(file);
    await server.type("seats assign jane EndUser");
    const [held = ""] = await numbers(server, "--user jane");
    await vendor.staff(withdrawKeys, { params: { keyFileId: file.id }, body: { numbers: [held] } });
    expect(await server.type("seats check jane")).toMatchObject({ exitCode: 0 });
    expect(await server.type("keys refresh")).toMatchObject({
      exitCode: 0,
      text: said(new RegExp(`Withdrawn by the vendor: ${held}`)),
    });
    expect(await server.type("seats check jane")).toMatchObject({ exitCode: 1 });
    expect(await numbers(server, "--state withdrawn")).toEqual([held]);
    expect(await server.type("seats assign jane EndUser")).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats check jane")).toMatchObject({ exitCode: 0 });
  },
);

it(
  "another server type is refused with both names; the change replaces all, online only (B7)",
  PROCESSES,
  async () => {
    const { accountId } = await vendor.sell([]);
    const production = await keyFile(vendor, { accountId });
    const test = await keyFile(vendor, { accountId, serverType: "Test", endUsers: 1 });
    const server = await imported(production);
    for (const user of ["anna", "boris"]) await server.type(`seats assign ${user} EndUser`);
    const no = await server.type(`import ${test.path} --yes`);
    expect(no).toMatchObject(refused("SERVER_TYPE_DIFFERS"));
    expect(no.text).toMatch(/Production.*Test|Test.*Production/);

    const table = await server.type(`change-server-type ${test.path}`);
    expect(table).toMatchObject({ exitCode: 2, text: said(/EndUser +- +5 +2 +1\n/) });
    await vendor.stop();
    expect((await server.type(`change-server-type ${test.path} --yes`)).exitCode).not.toBe(0);
    expect((await server.type("keys")).text).toMatch(/^Server type: Production\n/);
    await vendor.restart();

    const changed = await server.type(`change-server-type ${test.path} --yes`);
    expect(changed).toMatchObject({
      exitCode: 0,
      text: said(/Server type: Test\. Removed: 6 keys; added: 2 keys\./),
    });
    expect(changed.text).toMatch(
      /These users have none of their kind any more:\n\nUSER +TYPE\n(anna|boris) +EndUser$/m,
    );
    expect(await numbers(server, "--user anna")).toHaveLength(1);
    expect(await (await imported(production)).type("keys")).toMatchObject({ exitCode: 0 });
  },
);

it(
  "a server that makes no connection keeps keys provisional and asks nobody (A22, B5)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const server = newServer({ COUNTERSIGN_AIR_GAPPED: "1" });
    expect(await server.type(`import ${file.path} --yes`)).toMatchObject({
      exitCode: 0,
      text: said(/provisional until/),
    });
    expect((await server.type("authorize")).exitCode).not.toBe(0);
    expect((await vendor.type(`key-files show ${file.id}`)).text).not.toMatch(/nod_/);
  },
);

it(
  "a file that was edited, cut off or sent to somebody else imports nothing; a damaged store is mended by an import (B8)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const server = newServer();
    const given = (name: string, text: string) => {
      const path = join(emptyFolder(), name);
      writeFileSync(path, text);
      return path;
    };
    const parsed = JSON.parse(file.text);
    const wrong: readonly (readonly [string, RegExp])[] = [
      [file.text.slice(0, -40), /\(KEY_FILE_CUT_OFF\)/],
      [JSON.stringify({ ...parsed, keys: parsed.keys.slice(1) }), /\(KEY_FILE_INCOMPLETE\)/],
      [JSON.stringify({ ...parsed, version: 2 }), /\(KEY_FILE_OF_OTHER_VERSION\)/],
      [JSON.stringify({ ...parsed, file: `${parsed.file.slice(0, -8)}AAAAAAAA` }), /\(KEY_FILE_FORGED\)/],
    ];
    for (const [text, code] of wrong)
      expect(await server.type(`import ${given("wrong.json", text)} --yes`)).toMatchObject({
        exitCode: 1,
        text: said(code),
      });
    await imported(file);
    expect(await server.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 1 });
    expect((await server.type("keys")).text).toMatch(/No license keys\.\n?$/);
    const theirs = await keyFile(vendor, {});
    expect(await server.type(`import ${theirs.path} --yes`)).toMatchObject({ exitCode: 0 });
    const others = await keyFile(vendor, {});
    expect(await server.type(`import ${others.path} --yes`)).toMatchObject(
      refused("KEY_FILE_OF_OTHER_ACCOUNT"),
    );

    writeFileSync(join(server.folder, "keys.json"), "junk");
    expect(await server.type("keys")).toMatchObject({
      exitCode: 1,
      text: said(/STATE_CORRUPT: keys\.json is damaged/),
    });
    expect(await server.type(`import ${theirs.path} --yes`)).toMatchObject({ exitCode: 0 });
    expect(await server.type("keys")).toMatchObject({ exitCode: 0, text: said(/ authorized /) });
  },
);
