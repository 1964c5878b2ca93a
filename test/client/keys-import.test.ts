import { describe, expect, it } from "vitest";
import { importedServer, keysServer, provisionalServer, SUPPORT } from "./keys-installation.ts";
import { group } from "./keys-vendor.ts";
import { DAY, problem, T0 } from "./vendor.ts";

describe("an import of a key file", () => {
  it("tells what is in the file before anything is written (B1)", async () => {
    const { vendor, keys, machine } = await keysServer();
    const { id, text } = await vendor.make({ groups: [group(5), group(2, { endsDays: 30 })] });
    expect(await keys.inspect(text)).toEqual({
      ok: true,
      fileId: id,
      customer: { key: "acc_0000000000", name: "Northwind Mills" },
      serverType: "Production",
      keyCount: 7,
      counts: [
        { type: "EndUser", module: null, mode: "Permanent", count: 5 },
        { type: "EndUser", module: null, mode: "Temporary", count: 2 },
      ],
      grantedAt: T0,
      here: 0,
      obstacle: null,
    });
    expect(vendor.asked).toEqual([]);
    const { existsSync } = await import("node:fs");
    expect(existsSync(machine.dataDir)).toBe(false);
  });

  it("makes one record of each of five EndUser keys, every field filled from the file (B2)", async () => {
    const { vendor, keys } = await keysServer();
    const { id, text } = await vendor.make({ groups: [group(5, { endsDays: 40 })] });
    expect(await keys.import(text)).toEqual({
      ok: true,
      fileId: id,
      serverType: "Production",
      result: "authorized",
      added: 5,
      provisionalUntil: null,
      unreachable: null,
    });
    expect(keys.records()).toEqual(
      [1, 2, 3, 4, 5].map((position) => ({
        number: `NW1-0000${position}`,
        customer: { key: "acc_0000000000", name: "Northwind Mills" },
        type: "EndUser",
        module: null,
        mode: "Temporary",
        serverType: "Production",
        grantedAt: T0,
        expiresAt: T0 + 40 * DAY,
        fileId: id,
        importedAt: T0,
        authorizedAt: T0,
        withdrawnAt: null,
        state: "usable",
        user: null,
        assignedAt: null,
      })),
    );
    expect(keys.record("NW1-00003")).toMatchObject({ number: "NW1-00003", history: [] });
    expect(keys.record("NW1-00003")?.proof.split(".")).toHaveLength(3);
    expect(keys.record("NW1-00009")).toBeNull();
  });

  it("activates the file at the service, and shows what was added (B4)", async () => {
    const { vendor, keys, file } = await importedServer();
    expect(vendor.asked).toEqual([{ operation: "activate-key-file", fileId: file.id, isImport: true }]);
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ hostName: "server-1", releasedAt: null }]);
    expect(keys.status()).toEqual({
      serverType: "Production",
      files: [
        {
          id: file.id,
          serverType: "Production",
          state: "authorized",
          importedAt: T0,
          authorizedAt: T0,
          provisionalUntil: null,
          keyCount: 6,
          counts: [
            { type: "EndUser", module: null, mode: "Permanent", count: 5 },
            { type: "Administrator", module: null, mode: "Permanent", count: 1 },
          ],
          lastAttemptAt: T0,
          lastFault: null,
        },
      ],
      kinds: [
        { type: "EndUser", module: null, total: 5, usable: 5, assigned: 0, free: 5 },
        { type: "Administrator", module: null, total: 1, usable: 1, assigned: 0, free: 1 },
      ],
      isProvisional: false,
      fault: null,
      support: SUPPORT,
    });
  });

  it("tells its progress step by step", async () => {
    const { vendor, keys } = await keysServer();
    const { text } = await vendor.make({ groups: [group(120)] });
    const told: string[] = [];
    await keys.import(text, {
      onProgress: ({ step, done, of }) => {
        told.push(`${step} ${done}/${of}`);
      },
    });
    expect(told).toEqual([
      "proving 50/120",
      "proving 100/120",
      "proving 120/120",
      "activating 0/1",
      "activating 1/1",
      "writing 0/120",
      "writing 120/120",
    ]);
  });

  it("adds nothing for the same file again, and asks nobody (B8)", async () => {
    const { vendor, keys, file } = await importedServer();
    const before = keys.records();
    expect(await keys.inspect(file.text)).toMatchObject({ here: 6, obstacle: null });
    expect(await keys.import(file.text)).toMatchObject({ ok: true, result: "unchanged", added: 0 });
    expect(keys.records()).toEqual(before);
    expect(vendor.asked).toHaveLength(1);
  });

  it("takes a second file of the same server type beside the first (B7)", async () => {
    const { vendor, keys } = await importedServer();
    const { text } = await vendor.make();
    expect(await keys.import(text)).toMatchObject({ ok: true, result: "authorized", added: 6 });
    expect(keys.records()).toHaveLength(12);
  });

  it("refuses another server type, naming both (B7)", async () => {
    const { vendor, keys } = await importedServer();
    const { text } = await vendor.make({ serverType: "Test" });
    const refused = {
      ok: false,
      kind: "local",
      code: "SERVER_TYPE_DIFFERS",
      detail: "This server has keys for the server type Production, and the file is for Test.",
      fix: "Choose a file for Production, or change the server type.",
    };
    expect(await keys.inspect(text)).toMatchObject({ ok: true, serverType: "Test", obstacle: refused });
    expect(await keys.import(text)).toEqual(refused);
    expect(keys.records()).toHaveLength(6);
    expect(vendor.asked).toHaveLength(1);
  });

  it("refuses a number that another file has brought already (B8)", async () => {
    const { vendor, keys } = await importedServer();
    const { text } = await vendor.make({ numberPrefix: "NW1" });
    expect(await keys.import(text)).toMatchObject({
      code: "KEY_HELD",
      detail: "The license number NW1-00001 is on this server already, from another file.",
    });
    expect(keys.records()).toHaveLength(6);
  });

  it("imports nothing that the service rejects, not even provisionally, in the service's own words (B5)", async () => {
    const { vendor, keys } = await keysServer();
    const { text } = await vendor.make();
    vendor.instead = () => problem(403, "KEY_FILE_USED_UP");
    expect(await keys.import(text)).toEqual({
      ok: false,
      kind: "refused",
      code: "FILE_REJECTED",
      detail: "The vendor's service refuses the file: Detail of KEY_FILE_USED_UP. (KEY_FILE_USED_UP)",
      fix: `Fix of KEY_FILE_USED_UP. Contact ${SUPPORT} and obtain a valid authorization.`,
      each: [expect.objectContaining({ code: "KEY_FILE_USED_UP", kind: "refused" })],
    });
    expect(keys.records()).toEqual([]);
    expect(keys.status().serverType).toBeNull();
  });

  it("imports what the service knows of as withdrawn, unusable (B4)", async () => {
    const { vendor, keys } = await keysServer();
    const { id, text } = await vendor.make();
    vendor.change(id, (file) => ({ ...file, withdrawn: [2, 3] }));
    expect(await keys.import(text)).toMatchObject({ result: "authorized", added: 6 });
    expect(keys.records().map(({ state }) => state)).toEqual([
      ...["usable", "withdrawn", "withdrawn", "usable", "usable", "usable"],
    ]);
    expect(keys.record("NW1-00002")?.withdrawnAt).toBe(T0);
  });

  it.each([
    ["for another server", { aud: "nod_another0000000000" }],
    ["of another file", { fileId: "kfl_another0000" }],
    ["of another account", { sub: "acc_another0000" }],
    ["for another server type", { serverType: "Test" }],
    ["of another length", { count: 5 }],
    ["in answer to another question", { nonce: "n".repeat(32) }],
    ["that releases what it was asked to authorize", { isReleased: true }],
    ["by another service", { iss: "countersign:other" }],
  ])("takes no authorization %s", async (_, forge) => {
    const { vendor, keys } = await keysServer();
    const { text } = await vendor.make();
    vendor.forge = forge;
    expect(await keys.import(text)).toMatchObject({ ok: true, result: "provisional" });
    expect(keys.status().files).toMatchObject([{ state: "provisional" }]);
  });

  it("mends a clock that is off with the service's own time", async () => {
    const { vendor, keys, machine } = await keysServer();
    const { text } = await vendor.make();
    machine.local -= 30 * DAY;
    expect(await keys.import(text)).toMatchObject({ ok: true, result: "authorized" });
  });

  it("fetches the manifest anew when the service signs with a new key", async () => {
    const { vendor, keys, file } = await importedServer();
    await vendor.vendor.rotate(false);
    expect(await keys.refresh()).toMatchObject({ ok: true, authorized: [file.id] });
  });

  it("makes provisional records without a connection, good for five days (B5)", async () => {
    const { keys, file, machine } = await provisionalServer();
    expect(keys.status()).toMatchObject({
      isProvisional: true,
      serverType: "Production",
      files: [{ state: "provisional", authorizedAt: null, provisionalUntil: T0 + 5 * DAY }],
    });
    expect(keys.records()[0]).toMatchObject({ state: "provisional", authorizedAt: null, fileId: file.id });
    machine.local += 5 * DAY - 1;
    expect(keys.records()[0]?.state).toBe("provisional");
    machine.local += 1;
    expect(keys.records()[0]?.state).toBe("over");
    expect(keys.status()).toMatchObject({ isProvisional: true, files: [{ state: "over" }] });
  });

  it("asks nobody on a server that makes no connection, and says that the keys need one (B5)", async () => {
    const { vendor, keys } = await keysServer({ options: { airGapped: true } });
    const { text } = await vendor.make();
    const outcome = await keys.import(text);
    expect(outcome).toMatchObject({ result: "provisional", unreachable: { code: "AIR_GAPPED" } });
    expect(outcome.ok && outcome.unreachable?.fix).toContain("License keys need one connection");
    expect(await keys.authorize()).toMatchObject({ ok: false, code: "CONNECTION_NEEDED" });
    expect(vendor.asked).toEqual([]);
  });
});
