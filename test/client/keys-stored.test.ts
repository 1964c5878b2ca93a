/** Whatever can be wrong with what is stored of license keys: long because there is much, and each is read by itself. */

import fs, { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { countCalls, refuseWrites } from "./disk.ts";
import { importedServer, keysServer, provisionalServer } from "./keys-installation.ts";
import { type KeysVendor, makeKeysVendor } from "./keys-vendor.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY } from "./vendor.ts";

type Stored = Record<string, unknown> & { files: { keys: string[]; cover: string; authorization: string }[] };

function edit(dataDir: string, change: (stored: Stored) => void, name = "keys.json") {
  const path = join(dataDir, name);
  const stored = JSON.parse(readFileSync(path, "utf8")) as Stored;
  change(stored);
  writeFileSync(path, JSON.stringify(stored));
}

/** A signed document with other claims, its signature left. */
function withClaims(jws: string, change: Record<string, unknown>): string {
  const [head, payload = "", signature] = jws.split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...change };
  return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}

function first(stored: Stored) {
  const [file] = stored.files;
  if (file === undefined) throw new Error("no file is stored");
  return file;
}

describe("what is stored of keys", () => {
  it("proves itself: one edited key is not used, and the others work on (B3)", async () => {
    const { keys: before, open, machine, file } = await importedServer();
    await before.seats.assign("anna", { type: "EndUser" });
    edit(machine.dataDir, (stored) => {
      const { keys } = first(stored);
      keys[0] = withClaims(keys[0] ?? "", { type: "Administrator" });
      keys[2] = "no document";
    });
    const keys = await open();
    expect(keys.records().map(({ state }) => state)).toEqual([
      ...["edited", "usable", "edited", "usable", "usable", "usable"],
    ]);
    expect(keys.record("NW1-00001")).toMatchObject({ state: "edited", user: "anna" });
    expect(keys.status().files).toMatchObject([{ state: "authorized", lastFault: { code: "KEY_EDITED" } }]);
    expect(keys.seats.check("anna")).toMatchObject({
      code: "NO_SEAT",
      detail: "anna has no license key to work with: NW1-00001 is not as the vendor has signed it.",
    });
    expect(await keys.import(file.text)).toMatchObject({ result: "authorized", added: 2 });
    expect(keys.records().map(({ state }) => state)).toEqual(Array(6).fill("usable"));
    expect(keys.seats.check("anna")).toMatchObject({ ok: true, numbers: ["NW1-00001"] });
  });

  it("counts for nothing as a whole when the cover of a file is edited", async () => {
    const { open, machine, file } = await importedServer();
    edit(machine.dataDir, (stored) => {
      first(stored).cover = withClaims(first(stored).cover, { serverType: "Test" });
    });
    const keys = await open();
    expect(keys.records().map(({ state }) => state)).toEqual(Array(6).fill("edited"));
    expect(await keys.import(file.text)).toMatchObject({ ok: true, result: "authorized", added: 6 });
  });

  it("lacks what was taken out of it, and nothing else; the file brings it back", async () => {
    const { open, machine, file } = await importedServer();
    edit(machine.dataDir, (stored) => {
      first(stored).keys.splice(1, 2);
    });
    const keys = await open();
    expect(keys.records()).toHaveLength(4);
    expect(await keys.import(file.text)).toMatchObject({ added: 2 });
    expect(keys.records()).toHaveLength(6);
  });

  it("counts once, and in its own file only, whatever was copied where", async () => {
    const { vendor, keys: before, open, machine } = await importedServer();
    await before.import((await vendor.make()).text);
    edit(machine.dataDir, (stored) => {
      const [a, b] = stored.files;
      if (a === undefined || b === undefined) throw new Error("two files are stored");
      a.keys.push(a.keys[0] ?? "");
      b.keys[0] = a.keys[1] ?? "";
      stored.files.push(a);
    });
    const records = (await open()).records();
    const usable = records.filter(({ state }) => state === "usable").map(({ number }) => number);
    expect(records).toHaveLength(12);
    expect(usable.toSorted()).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((position) => `NW1-0000${position}`),
      ...[2, 3, 4, 5, 6].map((position) => `NW2-0000${position}`),
    ]);
  });

  it("is used by the server only for which it was authorized", async () => {
    const { vendor, open, machine, file } = await importedServer({ mostServers: 2 });
    const other = await keysServer({ vendor });
    await other.keys.import(file.text);
    edit(machine.dataDir, (stored) => {
      const { authorization } = JSON.parse(readFileSync(join(other.machine.dataDir, "keys.json"), "utf8"))
        .files[0];
      first(stored).authorization = authorization;
    });
    const keys = await open();
    expect(keys.status().files).toMatchObject([{ state: "provisional" }]);
  });

  it("is not authorized by edited words, nor when the signing key was revoked", async () => {
    const { vendor, open, machine, file } = await importedServer();
    vendor.change(file.id, (each) => ({ ...each, withdrawn: [1] }));
    await (await open()).refresh();
    const path = join(machine.dataDir, "keys.json");
    const sound = readFileSync(path, "utf8");
    edit(machine.dataDir, (stored) => {
      first(stored).authorization = withClaims(first(stored).authorization, { withdrawn: [] });
    });
    expect((await open()).status().files).toMatchObject([{ state: "provisional" }]);
    writeFileSync(path, sound);
    await vendor.vendor.rotate(true);
    const keys = await open();
    expect(keys.status().files).toMatchObject([{ state: "authorized" }]);
    await machine.run(8 * DAY);
    expect(await keys.refresh()).toMatchObject({ ok: true });
    expect(keys.status().files).toMatchObject([{ state: "over" }]);
  });

  it.each([
    ["keys.json", "{", "STATE_CORRUPT"],
    ["keys.json", '{"version":1,"files":[{}]}', "STATE_CORRUPT"],
    ["keys.json", '{"version":2}', "STATE_NEWER_VERSION"],
    ["seats.json", "[]", "STATE_CORRUPT"],
    ["seats.json", '{"version":9}', "STATE_NEWER_VERSION"],
    ["state.json", "{", "STATE_CORRUPT"],
    ["state.json", '{"version":9}', "STATE_NEWER_VERSION"],
    ["node-key.json", "{", "STATE_CORRUPT"],
  ])("is a fault when %s holds %s: %s", async (name, text, code) => {
    const { open, machine, file } = await importedServer();
    writeFileSync(join(machine.dataDir, name), text);
    const keys = await open();
    expect(keys.status().fault).toMatchObject({ code });
    const refused = name === "seats.json" ? keys.seats.assign("anna", { type: "EndUser" }) : null;
    const outcome = await (refused ?? keys.import(file.text));
    const isReplaced = code === "STATE_CORRUPT" && /^(keys|seats)/.test(name);
    expect(outcome).toMatchObject(isReplaced ? { ok: true } : { ok: false, code });
    expect(readdirSync(machine.dataDir).includes(`${name}.corrupt-1`)).toBe(isReplaced);
    if (!isReplaced) expect(readFileSync(join(machine.dataDir, name), "utf8")).toBe(text);
  });

  it("assigns nobody a key while the keys cannot be read", async () => {
    const { open, machine } = await importedServer();
    writeFileSync(join(machine.dataDir, "keys.json"), '{"version":2}');
    const keys = await open();
    const newer = { ok: false, code: "STATE_NEWER_VERSION" };
    expect(await keys.seats.assign("anna", { type: "EndUser" })).toMatchObject(newer);
    expect(keys.seats.check("anna")).toMatchObject(newer);
    expect(await keys.refresh()).toMatchObject(newer);
    expect(await keys.authorize()).toMatchObject(newer);
    expect(await keys.remove("kfl_0000000001")).toMatchObject(newer);
    expect(await keys.planTypeChange([])).toMatchObject(newer);
    expect(keys.seats.check("sa")).toMatchObject({ ok: true });
  });

  it("is too large to be read beyond a bound", async () => {
    const { open, machine } = await importedServer();
    const path = join(machine.dataDir, "keys.json");
    writeFileSync(path, readFileSync(path, "utf8") + " ".repeat(64_000_000));
    expect((await open()).status().fault).toMatchObject({ code: "STATE_CORRUPT" });
  });

  it("changes not at all when the disk takes nothing", async () => {
    const { vendor, keys } = await importedServer();
    const { text } = await vendor.make();
    const back = refuseWrites();
    expect(await keys.import(text)).toMatchObject({ ok: false, code: "STATE_UNWRITABLE" });
    expect(await keys.seats.assign("anna", { type: "EndUser" })).toMatchObject({
      code: "STATE_UNWRITABLE",
    });
    back();
    expect(keys.records()).toHaveLength(6);
    expect(await keys.import(text)).toMatchObject({ ok: true, added: 6 });
  });

  it("imports nothing whose first import cannot be noted", async () => {
    const { vendor, keys, machine } = await keysServer();
    const { text } = await vendor.make();
    vendor.isThere = false;
    const { renameSync } = fs;
    const back = () => {
      Object.assign(fs, { renameSync });
      syncBuiltinESMExports();
    };
    onTestFinished(back);
    fs.renameSync = (from, to) => {
      if (String(to).endsWith("state.json")) throw Object.assign(new Error("EIO"), { syscall: "rename" });
      renameSync(from, to);
    };
    syncBuiltinESMExports();
    expect(await keys.import(text)).toMatchObject({ ok: false, code: "STATE_UNWRITABLE" });
    expect(existsSync(join(machine.dataDir, "keys.json"))).toBe(false);
    back();
    expect(await keys.import(text)).toMatchObject({ ok: true, added: 6 });
  });

  it("serves a running program on when the directory goes away", async () => {
    const { keys, machine } = await importedServer();
    await keys.seats.assign("anna", { type: "EndUser" });
    rmSync(machine.dataDir, { recursive: true });
    await keys.reload();
    expect(keys.seats.check("anna")).toMatchObject({ ok: true });
    expect(keys.records()).toHaveLength(6);
  });

  it("is asked without any I/O", async () => {
    const { keys } = await importedServer();
    await keys.seats.assign("anna", { type: "EndUser" });
    const calls = countCalls();
    keys.status();
    keys.records();
    keys.record("NW1-00001");
    keys.seats.check("anna");
    keys.seats.history();
    expect(calls()).toBe(0);
  });

  it("names the account of the server whose keys came first", async () => {
    const { vendor, keys } = await provisionalServer();
    const { text } = await vendor.make({ accountId: "acc_another0000" });
    expect(await keys.import(text)).toMatchObject({ code: "KEY_FILE_OF_OTHER_ACCOUNT" });
  });
});

describe("two programs that share a directory", () => {
  it("see what the other one has imported, assigned and removed", async () => {
    const { vendor, keys, open } = await keysServer();
    const page = await open();
    const { id, text } = await vendor.make();
    await page.import(text);
    expect(keys.records()).toEqual([]);
    expect(await keys.reload()).toEqual(page.status());
    await keys.seats.assign("anna", { type: "EndUser" });
    await page.reload();
    expect(page.seats.check("anna")).toMatchObject({ ok: true });
    await page.remove(id);
    await keys.reload();
    expect(keys.records()).toEqual([]);
    expect(keys.seats.check("anna")).toMatchObject({ code: "NO_SEAT" });
  });

  it("import one file at the same time: its keys are there once", async () => {
    const { vendor, keys, open } = await keysServer();
    const page = await open();
    const { text } = await vendor.make();
    const outcomes = await Promise.all([keys.import(text), page.import(text)]);
    const added = outcomes.map((each) => (each.ok ? each.added : -1));
    expect(added.toSorted()).toEqual([0, 6]);
    await keys.reload();
    expect(keys.records()).toHaveLength(6);
  });

  it("import two files of different server types at the same time: one of them", async () => {
    const { vendor, keys, open } = await keysServer();
    const page = await open();
    const files = [await vendor.make(), await vendor.make({ serverType: "Test" })];
    const outcomes = await Promise.all([
      keys.import(files[0]?.text ?? ""),
      page.import(files[1]?.text ?? ""),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ code: "SERVER_TYPE_DIFFERS" });
    const inUse = [...vendor.files.values()].filter(({ servers }) =>
      servers.some(({ releasedAt }) => releasedAt === null),
    );
    expect(inUse).toHaveLength(1);
    await keys.reload();
    expect(keys.records()).toHaveLength(6);
  });
});

describe("a directory that does not exist yet", () => {
  it("is not made by looking at it", async () => {
    const vendor: KeysVendor = await makeKeysVendor();
    const dataDir = tempPath();
    const { keys } = await keysServer({ vendor, options: { dataDir } });
    keys.status();
    await keys.inspect((await vendor.make()).text);
    expect(existsSync(dataDir)).toBe(false);
  });
});
