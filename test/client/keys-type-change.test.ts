import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refuseWrites } from "./disk.ts";
import { importedServer, keysServer, SUPPORT } from "./keys-installation.ts";
import { group } from "./keys-vendor.ts";
import { problem, T0 } from "./vendor.ts";

const USER = { type: "EndUser" } as const;

/** A Production server with three users, and two files for Test. */
async function changing() {
  const server = await importedServer({ groups: [group(4), group(1, { type: "Administrator" })] });
  for (const user of ["anna", "boris", "carla"]) await server.keys.seats.assign(user, USER);
  await server.keys.seats.assign("olga", { type: "Administrator" });
  const users = await server.vendor.make({ serverType: "Test", groups: [group(2)] });
  const administrators = await server.vendor.make({
    serverType: "Test",
    groups: [group(1, { type: "Administrator" }), group(1, { type: "Developer" })],
  });
  return { ...server, texts: [users.text, administrators.text], ids: [users.id, administrators.id] };
}

describe("a change of the server type", () => {
  it("shows first what it would replace: type, on the server, assigned, in the new files (B7)", async () => {
    const { vendor, keys, texts } = await changing();
    const asked = vendor.asked.length;
    expect(await keys.planTypeChange([...texts, texts[0] ?? ""])).toEqual({
      ok: true,
      from: "Production",
      to: "Test",
      rows: [
        { type: "EndUser", module: null, onServer: 4, assigned: 3, inFiles: 2 },
        { type: "Administrator", module: null, onServer: 1, assigned: 1, inFiles: 1 },
        { type: "Developer", module: null, onServer: 0, assigned: 0, inFiles: 1 },
      ],
      keyCount: 4,
    });
    expect(vendor.asked).toHaveLength(asked);
    expect(keys.status().serverType).toBe("Production");
  });

  it("replaces all keys, moves users to keys of their kind, and gives the old file back (B7)", async () => {
    const { vendor, keys, texts, file } = await changing();
    expect(await keys.changeType(texts)).toEqual({
      ok: true,
      serverType: "Test",
      removed: 5,
      added: 4,
      unassigned: [{ user: "carla", type: "EndUser", module: null }],
    });
    expect(keys.status()).toMatchObject({ serverType: "Test", isProvisional: false });
    expect(keys.records().map(({ number, user }) => [number, user])).toEqual([
      ["NW2-00001", "anna"],
      ["NW2-00002", "boris"],
      ["NW3-00001", "olga"],
      ["NW3-00002", null],
    ]);
    expect(keys.seats.check("carla")).toMatchObject({ code: "NO_SEAT" });
    expect(keys.seats.history({ user: "anna" })).toEqual([
      { number: "NW2-00001", user: "anna", from: T0, until: null },
      { number: "NW1-00001", user: "anna", from: T0, until: T0 },
    ]);
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: T0 }]);
  });

  it.each([
    [
      "is refused",
      (id: string) => (id.endsWith("3") ? problem(403, "KEY_FILE_USED_UP") : null),
      "FILE_REJECTED",
    ],
    ["is not answered", (id: string) => (id.endsWith("3") ? ("away" as const) : null), "CONNECTION_NEEDED"],
  ])(
    "changes nothing when one of its files %s, and gives back what it had taken (B7)",
    async (_, instead, code) => {
      const { vendor, keys, texts, ids } = await changing();
      const before = keys.records();
      vendor.instead = instead;
      const refused = await keys.changeType(texts);
      expect(refused).toMatchObject({ ok: false, code });
      expect(refused.ok ? "" : refused.fix).toContain(SUPPORT);
      expect(keys.records()).toEqual(before);
      expect(vendor.files.get(ids[0] ?? "")?.servers).toMatchObject([{ releasedAt: T0 }]);
      vendor.instead = null;
      expect(await keys.changeType(texts)).toMatchObject({ ok: true });
    },
  );

  it("changes nothing when the disk takes nothing, and gives back what it had taken (B7)", async () => {
    const { vendor, keys, texts, ids } = await changing();
    const before = keys.records();
    vendor.instead = (id) => {
      if (id === ids[1]) refuseWrites();
      return null;
    };
    expect(await keys.changeType(texts)).toMatchObject({ ok: false, code: "STATE_UNWRITABLE" });
    expect(keys.records()).toEqual(before);
    for (const id of ids) expect(vendor.files.get(id)?.servers).toMatchObject([{ releasedAt: T0 }]);
  });

  it("changes nothing when another program has removed all keys meanwhile (B7)", async () => {
    const { vendor, keys, open, texts, ids, file } = await changing();
    const page = await open();
    vendor.instead = async (id) => {
      vendor.instead = null;
      if (id === ids[0]) await page.remove(file.id);
      return null;
    };
    expect(await keys.changeType(texts)).toMatchObject({ ok: false, code: "FILE_NOT_HERE" });
    expect(keys.records()).toEqual([]);
    for (const id of ids) expect(vendor.files.get(id)?.servers).toMatchObject([{ releasedAt: T0 }]);
  });

  it("remembers what it could not give back, until the next poll (B7)", async () => {
    const { vendor, keys, texts, ids } = await changing();
    let calls = 0;
    vendor.instead = () => {
      calls += 1;
      return calls > 1 ? "away" : null;
    };
    expect(await keys.changeType(texts)).toMatchObject({ code: "CONNECTION_NEEDED" });
    expect(vendor.files.get(ids[0] ?? "")?.servers).toMatchObject([{ releasedAt: null }]);
    vendor.instead = null;
    await keys.refresh();
    expect(vendor.files.get(ids[0] ?? "")?.servers).toMatchObject([{ releasedAt: T0 }]);
  });

  it("is made with a connection only (B7)", async () => {
    const { vendor, texts, keys, open } = await changing();
    const airGapped = await open({ airGapped: true });
    expect(await airGapped.planTypeChange(texts)).toMatchObject({ ok: true });
    expect(await airGapped.changeType(texts)).toMatchObject({ code: "CONNECTION_NEEDED", kind: "local" });
    vendor.isThere = false;
    expect(await keys.changeType(texts)).toMatchObject({ code: "CONNECTION_NEEDED", kind: "unreachable" });
    expect(keys.status().serverType).toBe("Production");
  });

  it("is for files of one other type, of one account, on a server that has keys (B7)", async () => {
    const { vendor, keys, texts, file } = await changing();
    const training = await vendor.make({ serverType: "Training" });
    const same = await vendor.make();
    const double = await vendor.make({ serverType: "Test", numberPrefix: "NW2" });
    const another = await vendor.make({ serverType: "Test", accountId: "acc_another0000" });
    expect(await keys.changeType([...texts, training.text])).toMatchObject({
      code: "SERVER_TYPES_MIXED",
      detail: "The files are for several server types: Test, Training.",
    });
    expect(await keys.changeType([same.text])).toMatchObject({ code: "SERVER_TYPE_SAME" });
    expect(await keys.changeType([file.text])).toMatchObject({ code: "SERVER_TYPE_SAME" });
    expect(await keys.changeType([...texts, double.text])).toMatchObject({ code: "KEY_NUMBER_TWICE" });
    expect(await keys.changeType([another.text])).toMatchObject({ code: "KEY_FILE_OF_OTHER_ACCOUNT" });
    expect(await keys.changeType([])).toMatchObject({ ok: false });
    expect(keys.status().serverType).toBe("Production");
    const empty = await keysServer({ vendor });
    expect(await empty.keys.changeType(texts)).toMatchObject({ code: "FILE_NOT_HERE" });
  });

  it("goes on with the users when the program was killed before they were moved (B7)", async () => {
    const { keys, open, machine, texts } = await changing();
    const path = join(machine.dataDir, "seats.json");
    const before = readFileSync(path, "utf8");
    await keys.changeType(texts);
    const stored = JSON.parse(readFileSync(join(machine.dataDir, "keys.json"), "utf8"));
    const moved = ["NW1-00001", "NW1-00002"].map((number) => ({ number, type: "EndUser", module: null }));
    writeFileSync(path, before);
    writeFileSync(join(machine.dataDir, "keys.json"), JSON.stringify({ ...stored, moved }));
    const reopened = await open();
    expect(reopened.seats.check("anna")).toMatchObject({ ok: true, numbers: ["NW2-00001"] });
    expect(reopened.seats.check("boris")).toMatchObject({ ok: true, numbers: ["NW2-00002"] });
    expect(JSON.parse(readFileSync(join(machine.dataDir, "keys.json"), "utf8")).moved).toEqual([]);
  });
});
