import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importedServer, keysServer, provisionalServer, SUPPORT } from "./keys-installation.ts";
import { makeKeysVendor } from "./keys-vendor.ts";
import { DAY, problem, T0, TOKEN } from "./vendor.ts";

const PATHS = ["keys.json", "state.json"];

describe("keys that wait for their authorization", () => {
  it("let nothing be done but authorize and remove (B6)", async () => {
    const { vendor, keys, file } = await provisionalServer();
    const other = await vendor.make();
    const wanted = { code: "PROVISIONAL_FIRST", fix: "Authorize or remove them first." };
    expect(await keys.inspect(other.text)).toMatchObject({ ok: true, obstacle: wanted });
    expect(await keys.import(other.text)).toMatchObject(wanted);
    const test = await vendor.make({ serverType: "Test" });
    expect(await keys.planTypeChange([test.text])).toMatchObject(wanted);
    expect(await keys.changeType([test.text])).toMatchObject(wanted);
    expect(await keys.remove(file.id)).toMatchObject({ ok: true, removed: 6, isGivenBack: false });
    expect(await keys.import(other.text)).toMatchObject({ ok: true, result: "provisional" });
  });

  it("are authorized when the service can be asked (B6)", async () => {
    const { vendor, keys, file, machine } = await provisionalServer();
    await machine.run(DAY);
    vendor.isThere = true;
    expect(await keys.authorize(file.id)).toEqual({ ok: true, authorized: [file.id], withdrawn: [] });
    expect(keys.status()).toMatchObject({
      isProvisional: false,
      files: [{ state: "authorized", authorizedAt: T0 + DAY, provisionalUntil: null, lastFault: null }],
    });
    expect(await keys.authorize()).toEqual({ ok: true, authorized: [], withdrawn: [] });
    expect(await keys.authorize("kfl_none000000")).toMatchObject({ code: "FILE_NOT_HERE" });
  });

  it("stay as they are when the service says no to authorize, which tells why and where support is (B6)", async () => {
    const { vendor, keys, file } = await provisionalServer();
    vendor.isThere = true;
    vendor.instead = () => problem(403, "KEY_FILE_USED_UP");
    expect(await keys.authorize(file.id)).toMatchObject({
      ok: false,
      kind: "refused",
      code: "KEY_FILE_USED_UP",
      detail: "Detail of KEY_FILE_USED_UP.",
      fix: `Fix of KEY_FILE_USED_UP. If it stays so: Contact ${SUPPORT} and obtain a valid authorization.`,
    });
    expect(keys.status()).toMatchObject({
      isProvisional: true,
      files: [{ state: "provisional", lastAttemptAt: T0, lastFault: { code: "KEY_FILE_USED_UP" } }],
    });
  });

  it("stay as they are when the service cannot be asked (B6)", async () => {
    const { keys, file } = await provisionalServer();
    const refused = await keys.authorize(file.id);
    expect(refused).toMatchObject({ ok: false, kind: "unreachable" });
    expect(refused.ok ? "" : refused.fix).toContain(SUPPORT);
    expect(keys.status().files).toMatchObject([{ state: "provisional" }]);
  });

  it("are authorized after their days are over, too (B6)", async () => {
    const { vendor, keys, machine } = await provisionalServer();
    await machine.run(6 * DAY);
    expect(keys.records()[0]?.state).toBe("over");
    vendor.isThere = true;
    expect(await keys.authorize()).toMatchObject({ ok: true });
    expect(keys.records()[0]?.state).toBe("usable");
  });

  it("are authorized by importing the file once more, which adds nothing", async () => {
    const { vendor, keys, file } = await provisionalServer();
    expect(await keys.import(file.text)).toMatchObject({
      result: "unchanged",
      added: 0,
      provisionalUntil: T0 + 5 * DAY,
      unreachable: { kind: "unreachable" },
    });
    vendor.isThere = true;
    expect(await keys.import(file.text)).toMatchObject({ result: "authorized", added: 0 });
    expect(keys.status().isProvisional).toBe(false);
  });

  it("have five days from the first import, whatever is removed and imported again (B5)", async () => {
    const { keys, file, machine } = await provisionalServer();
    await machine.run(3 * DAY);
    await keys.remove(file.id);
    expect(keys.status()).toMatchObject({ serverType: null, files: [] });
    expect(await keys.import(file.text)).toMatchObject({ provisionalUntil: T0 + 5 * DAY });
    await machine.run(2 * DAY);
    expect(keys.records()[0]?.state).toBe("over");
    await keys.remove(file.id);
    expect(await keys.import(file.text)).toMatchObject({
      code: "PROVISIONAL_OVER",
      detail: "The five days in which this file may be used without authorization are over since 2027-01-15.",
    });
    expect(keys.records()).toEqual([]);
  });

  it.each(PATHS)("have no new five days when %s is deleted (B5)", async (name) => {
    const { open, file, machine } = await provisionalServer();
    await machine.run(3 * DAY);
    rmSync(join(machine.dataDir, name));
    const keys = await open();
    await keys.import(file.text);
    expect(keys.status().files).toMatchObject([{ provisionalUntil: T0 + 5 * DAY }]);
    await machine.run(3 * DAY);
    expect(keys.records()[0]?.state).toBe("over");
  });

  it("have no new five days when a damaged license file is replaced (B5)", async () => {
    const vendor = await makeKeysVendor();
    const { machine, open, licensing } = await keysServer({ vendor });
    await licensing.activate(TOKEN);
    const { id, text } = await vendor.make();
    vendor.isThere = false;
    const keys = await open();
    await keys.import(text);
    const path = join(machine.dataDir, "state.json");
    const stored = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...stored, licenseFile: "a.b.c" }));
    vendor.isThere = true;
    await machine.run(3 * DAY);
    expect(await licensing.activate(TOKEN)).toMatchObject({ ok: true });
    const { keyFiles, licenseFile } = JSON.parse(readFileSync(path, "utf8"));
    expect(licenseFile).not.toBe("a.b.c");
    expect(keyFiles).toEqual({ [id]: { at: T0, ranMs: 0 } });
  });

  it("have no new five days when the clock is set back (B5)", async () => {
    const { keys, machine } = await provisionalServer({ grantedAt: T0 - 100 * DAY });
    await machine.run(2 * DAY);
    machine.local -= 10 * DAY;
    expect(keys.records()[0]?.state).toBe("provisional");
    await machine.run(3 * DAY);
    expect(keys.records()[0]?.state).toBe("over");
    expect(machine.local).toBeLessThan(T0);
  });

  it("have five days where the clock stands before the day on which the file was made (B5)", async () => {
    const { vendor, keys, machine } = await keysServer();
    const { text } = await vendor.make();
    vendor.isThere = false;
    machine.local -= 400 * DAY;
    expect(await keys.import(text)).toMatchObject({ provisionalUntil: T0 + 5 * DAY });
    await machine.run(5 * DAY);
    expect(keys.records()[0]?.state).toBe("over");
  });

  it("are nobody's when their first import is edited away", async () => {
    const { open, machine } = await provisionalServer();
    for (const name of PATHS) {
      const path = join(machine.dataDir, name);
      const stored = JSON.parse(readFileSync(path, "utf8"));
      writeFileSync(path, JSON.stringify({ ...stored, firstImports: {}, keyFiles: {} }));
    }
    expect((await open()).records()[0]?.state).toBe("over");
  });
});

describe("a poll of authorized files", () => {
  it("tells withdrawn keys, and keys that are usable again", async () => {
    const { vendor, keys, file, machine } = await importedServer();
    vendor.change(file.id, (each) => ({ ...each, withdrawn: [1, 2, 5] }));
    await machine.run(DAY);
    expect(await keys.refresh()).toEqual({
      ok: true,
      authorized: [file.id],
      withdrawn: ["NW1-00001", "NW1-00002", "NW1-00005"],
    });
    expect(keys.record("NW1-00002")).toMatchObject({ state: "withdrawn", withdrawnAt: T0 + DAY });
    await machine.run(DAY);
    expect(await keys.refresh()).toMatchObject({ withdrawn: [] });
    expect(keys.record("NW1-00002")?.withdrawnAt).toBe(T0 + DAY);
    vendor.change(file.id, (each) => ({ ...each, withdrawn: [] }));
    await keys.refresh();
    expect(keys.record("NW1-00002")).toMatchObject({ state: "usable", withdrawnAt: null });
    expect(vendor.asked.at(-1)).toEqual({
      operation: "activate-key-file",
      fileId: file.id,
      isImport: false,
    });
  });

  it("shows a file of which all keys are withdrawn as withdrawn", async () => {
    const { vendor, keys, file } = await importedServer();
    vendor.change(file.id, (each) => ({ ...each, withdrawn: [1, 2, 3, 4, 5, 6] }));
    await keys.refresh();
    expect(keys.status().files).toMatchObject([{ state: "withdrawn" }]);
  });

  it("stops a file that was released, by a signed word only; importing it again takes a place", async () => {
    const { vendor, keys, file } = await importedServer();
    const release = (each: { servers: readonly object[] }) =>
      ({ ...each, servers: each.servers.map((server) => ({ ...server, releasedAt: T0 })) }) as never;
    vendor.change(file.id, release);
    expect(await keys.refresh()).toMatchObject({ ok: true, authorized: [] });
    expect(keys.status()).toMatchObject({ isProvisional: false, files: [{ state: "released" }] });
    expect(keys.records()[0]?.state).toBe("released");
    expect(await keys.import(file.text)).toMatchObject({ result: "authorized", added: 0 });
    expect(keys.status().files).toMatchObject([{ state: "authorized" }]);
  });

  it("notes an unsigned no, which changes nothing", async () => {
    const { vendor, keys, machine } = await importedServer();
    vendor.instead = () => problem(404, "KEY_FILE_UNKNOWN");
    await machine.run(DAY);
    expect(await keys.refresh()).toMatchObject({ ok: false, code: "KEY_FILE_UNKNOWN" });
    expect(keys.status().files).toMatchObject([
      { state: "authorized", lastAttemptAt: T0 + DAY, lastFault: { code: "KEY_FILE_UNKNOWN" } },
    ]);
    vendor.instead = null;
    expect(await keys.refresh()).toMatchObject({ ok: true });
    expect(keys.status().files).toMatchObject([{ lastFault: null }]);
  });

  it("gives a file back that was removed while the service was away", async () => {
    const { vendor, keys, file } = await importedServer();
    vendor.isThere = false;
    expect(await keys.remove(file.id)).toEqual({ ok: true, removed: 6, isGivenBack: false });
    vendor.isThere = true;
    await keys.refresh();
    expect(vendor.asked.at(-1)).toEqual({ operation: "deactivate-key-file", fileId: file.id });
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: T0 }]);
    await keys.refresh();
    expect(vendor.asked).toHaveLength(2);
  });

  it("gives a file back at once that is removed while the service is there", async () => {
    const { vendor, keys, file } = await importedServer();
    expect(await keys.remove(file.id)).toEqual({ ok: true, removed: 6, isGivenBack: true });
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: T0 }]);
    expect(await keys.remove(file.id)).toMatchObject({ code: "FILE_NOT_HERE" });
  });

  it("never gives back what was imported again", async () => {
    const { vendor, keys, file } = await importedServer();
    vendor.isThere = false;
    await keys.remove(file.id);
    await keys.import(file.text);
    vendor.isThere = true;
    await keys.authorize();
    await keys.refresh();
    expect(vendor.asked.filter(({ operation }) => operation === "deactivate-key-file")).toEqual([]);
    expect(keys.status().files).toMatchObject([{ state: "authorized" }]);
  });
});
