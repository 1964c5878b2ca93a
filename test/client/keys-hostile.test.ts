/** What somebody may do to the stored keys, and what programs do to each other: long because each attempt is read by itself. */

import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HttpTransport } from "../../client/options.ts";
import { releaseServer } from "../../shared/domain/use-key-file.ts";
import { HARDWARE } from "./installation.ts";
import { importedServer, keysServer, provisionalServer } from "./keys-installation.ts";
import { group } from "./keys-vendor.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, problem, T0 } from "./vendor.ts";

const USER = { type: "EndUser" } as const;

interface Stored {
  files: { id: string; cover: string; keys: string[] }[];
  terms: object[];
  toGiveBack: string[];
  firstImports: object;
  keyFiles: object;
}

function edit(dataDir: string, name: string, change: (stored: Stored) => void): void {
  const path = join(dataDir, name);
  const stored = JSON.parse(readFileSync(path, "utf8"));
  change(stored);
  writeFileSync(path, JSON.stringify(stored));
}

/** A program on the same directory whose next answer about a key file arrives only after `meanwhile` is done. */
function slowOpen(server: Awaited<ReturnType<typeof importedServer>>, meanwhile: () => Promise<unknown>) {
  let isDone = false;
  const transport: HttpTransport = async (request) => {
    const reply = await server.vendor.transport(request);
    if (!isDone && request.url.includes("/key-files/")) {
      isDone = true;
      await meanwhile();
    }
    return reply;
  };
  return server.open({ transport });
}

describe("whoever owns the server", () => {
  it("cannot give one key to many users by editing the seats", async () => {
    const { keys: before, open, machine } = await importedServer({ groups: [group(2)] });
    await before.seats.assign("anna", USER);
    edit(machine.dataDir, "seats.json", (stored) => {
      const { terms } = stored;
      for (const user of ["boris", "carla"]) terms.push({ ...terms[0], user });
    });
    const keys = await open();
    const users = ["anna", "boris", "carla"].filter((user) => keys.seats.check(user).ok);
    expect(users).toHaveLength(1);
    expect(keys.record("NW1-00001")?.user).toBe(users[0]);
  });

  it("cannot use a copy of the directory on other hardware, or make it say something else (B8)", async () => {
    const { keys: original, open, machine, vendor, file } = await importedServer();
    const hardware = () => ({ machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:99:99:99" });
    await machine.run(6 * DAY);
    const copy = await open({ hardware });
    expect(copy.status()).toMatchObject({
      files: [{ state: "over", authorizedAt: null, lastFault: { code: "KEY_FILE_OF_OTHER_HARDWARE" } }],
      kinds: [{ usable: 0 }, { usable: 0 }],
    });
    await copy.refresh();
    expect(await copy.authorize()).toMatchObject({ ok: false, code: "KEY_FILE_USED_UP" });
    expect(await copy.import(file.text)).toMatchObject({ ok: false, each: [{ code: "KEY_FILE_USED_UP" }] });
    expect(copy.records().some(({ state }) => state === "usable")).toBe(false);
    await original.refresh();
    await original.reload();
    expect(original.records().every(({ state }) => state === "usable")).toBe(true);

    const nodeId = vendor.files.get(file.id)?.servers[0]?.nodeId ?? "";
    vendor.change(file.id, (each) => releaseServer(each, nodeId, vendor.vendor.now()));
    expect(await copy.authorize()).toMatchObject({ ok: true, authorized: [file.id] });
    expect(copy.records().every(({ state }) => state === "usable")).toBe(true);
    await original.refresh();
    expect(original.status().files).toMatchObject([{ state: "over" }]);
  });

  it("gives nothing back for the original when the keys of a copy are removed", async () => {
    const { keys: original, open, machine, vendor, file } = await importedServer();
    const dataDir = tempPath();
    cpSync(machine.dataDir, dataDir, { recursive: true });
    const hardware = () => ({ machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:99:99:99" });
    const copy = await open({ dataDir, hardware });
    expect(await copy.remove(file.id)).toEqual({ ok: true, removed: 6, isGivenBack: false });
    await copy.refresh();
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: null }]);
    await original.refresh();
    expect(original.records().every(({ state }) => state === "usable")).toBe(true);
  });

  it("keeps its keys when a part of its hardware is replaced", async () => {
    const { open } = await importedServer();
    const keys = await open({ hardware: () => ({ ...HARDWARE, cpu: "Newer x 16" }) });
    await keys.refresh();
    const later = await open({
      hardware: () => ({ ...HARDWARE, cpu: "Newer x 16", macEth0: "00:00:00:00:00:07" }),
    });
    expect(later.records().every(({ state }) => state === "usable")).toBe(true);
  });

  it("has no endless days by a first import that has not come yet", async () => {
    const { open, machine, file } = await provisionalServer();
    for (const [name, member] of [
      ["keys.json", "firstImports"],
      ["state.json", "keyFiles"],
    ] as const)
      edit(machine.dataDir, name, (stored) => {
        stored[member] = {
          [file.id]: { at: T0 + 3_650 * DAY, ranMs: 9e15 },
        };
      });
    const keys = await open();
    await machine.run(6 * DAY);
    expect(keys.status().files).toMatchObject([{ state: "over" }]);
  });

  it("cannot use keys of two server types by putting two stored files together", async () => {
    const { vendor, open, machine } = await importedServer();
    const path = join(machine.dataDir, "keys.json");
    const production = JSON.parse(readFileSync(path, "utf8"));
    rmSync(path);
    const second = await open();
    expect(await second.import((await vendor.make({ serverType: "Test" })).text)).toMatchObject({ ok: true });
    edit(machine.dataDir, "keys.json", (stored) => {
      stored.files.push(...production.files);
    });
    const keys = await open();
    const usable = () => keys.records().flatMap((each) => (each.state === "usable" ? each.serverType : []));
    expect(new Set(usable())).toEqual(new Set(["Test"]));
    await keys.remove(keys.status().files[0]?.id ?? "");
    expect(new Set(usable())).toEqual(new Set(["Production"]));
  });

  it("heals a file whose stored id was edited by importing it again", async () => {
    const { open, machine, file } = await importedServer();
    edit(machine.dataDir, "keys.json", (stored) => {
      const [first] = stored.files;
      if (first === undefined) return;
      first.id = "kfl_another000";
      first.keys[0] = "x";
    });
    const keys = await open();
    expect(await keys.import(file.text)).toMatchObject({ ok: true, added: 1 });
    expect(keys.records().map(({ state }) => state)).toEqual(Array(6).fill("usable"));
  });

  it.each(["constructor", "__proto__", "toString"])("is shown a file that calls itself %s", async (id) => {
    const { open, machine } = await importedServer();
    edit(machine.dataDir, "keys.json", (stored) => {
      const [file] = stored.files;
      if (file !== undefined) Object.assign(file, { id, cover: "x" });
    });
    const keys = await open();
    expect(keys.status().files).toMatchObject([{ state: "over", provisionalUntil: 0 }]);
  });
});

describe("somebody who is not signed in", () => {
  it.each([undefined, null, ""])("imports nothing: as %j they are not the built-in user", async (user) => {
    const { vendor, keys } = await keysServer();
    const { text } = await vendor.make();
    const options = { user: user as never };
    expect(await keys.import(text, options)).toMatchObject({ code: "USER_INVALID" });
    expect(await keys.changeType([text], options)).toMatchObject({ code: "USER_INVALID" });
    expect(keys.records()).toEqual([]);
  });
});

describe("a directory that is damaged", () => {
  it("with a keys.json larger than any text can be is said to be, and replaced by an import", async () => {
    const { keys: before, open, machine, vendor } = await importedServer();
    before.close();
    truncateSync(join(machine.dataDir, "keys.json"), 600_000_000);
    const keys = await open();
    expect(keys.status().fault).toMatchObject({ code: "STATE_CORRUPT" });
    expect(await keys.import((await vendor.make()).text)).toMatchObject({ ok: true });
  });

  it("holds no file of more keys than a file can have", async () => {
    const { open, machine } = await importedServer();
    edit(machine.dataDir, "keys.json", (stored) => {
      const [file] = stored.files;
      if (file !== undefined) file.keys = Array(5_001).fill("");
    });
    expect((await open()).status().fault).toMatchObject({ code: "STATE_CORRUPT" });
  });
});

describe("two programs", () => {
  it("believe the newer of two answers, whichever is written last", async () => {
    const server = await importedServer();
    const { vendor, keys, file, open } = server;
    const other = await slowOpen(server, async () => {
      await server.machine.run(1_000);
      vendor.change(file.id, (each) => ({ ...each, withdrawn: [1, 2] }));
      await keys.refresh();
    });
    await other.refresh();
    expect(
      (await open())
        .records()
        .map(({ state }) => state)
        .slice(0, 3),
    ).toEqual([...["withdrawn", "withdrawn", "usable"]]);
  });

  it("change the server type at once: the files stay this server's", async () => {
    const server = await importedServer();
    const { vendor, keys } = server;
    const test = await vendor.make({ serverType: "Test" });
    const other = await slowOpen(server, () => keys.changeType([test.text]));
    await other.changeType([test.text]);
    expect(vendor.files.get(test.id)?.servers).toMatchObject([{ releasedAt: null }]);
    await keys.refresh();
    expect(keys.status()).toMatchObject({ serverType: "Test", files: [{ state: "authorized" }] });
  });

  it("never give back what the other one imports again meanwhile", async () => {
    const server = await importedServer();
    const { vendor, keys, file } = server;
    vendor.isThere = false;
    await keys.remove(file.id);
    vendor.isThere = true;
    const other = await slowOpen(server, () => keys.refresh());
    expect(await other.import(file.text)).toMatchObject({ ok: true, result: "authorized" });
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: null }]);
  });
});

describe("a file that is to be given back after another", () => {
  it("is not, when another program imports it meanwhile", async () => {
    const server = await importedServer();
    const { vendor, keys, file: one } = server;
    const two = await vendor.make();
    await keys.import(two.text);
    vendor.isThere = false;
    for (const { id } of [one, two]) await keys.remove(id);
    vendor.isThere = true;
    let importing: Promise<unknown> | null = null;
    const other = await slowOpen(server, () => refreshing);
    const hasAsked = () =>
      vendor.asked.some(({ fileId, isImport }) => fileId === two.id && isImport === true);
    vendor.asked.length = 0;
    vendor.instead = async (id) => {
      if (id !== one.id || importing !== null) return null;
      importing = other.import(two.text);
      await expect.poll(hasAsked).toBe(true);
      return null;
    };
    const refreshing = keys.refresh();
    await refreshing;
    expect(await importing).toMatchObject({ ok: true, result: "authorized" });
    expect(vendor.files.get(one.id)?.servers).toMatchObject([{ releasedAt: T0 }]);
    expect(vendor.files.get(two.id)?.servers).toMatchObject([{ releasedAt: null }]);
  });
});

describe("somebody between server and service", () => {
  it("changes nothing by an answer that is older than what is known, and it is told", async () => {
    const { vendor, keys } = await importedServer();
    vendor.forge = { serial: T0 - 1, withdrawn: [[1, 6]] };
    expect(await keys.refresh()).toMatchObject({ ok: false, kind: "nonsense", code: "ANSWER_OLDER" });
    expect(keys.status().files).toMatchObject([{ state: "authorized", lastFault: { code: "ANSWER_OLDER" } }]);
  });

  it("cannot make a server forget what it has to give back", async () => {
    const { vendor, keys, file } = await importedServer();
    vendor.instead = () => problem(403, "SOURCE_BLACKLISTED");
    expect(await keys.remove(file.id)).toMatchObject({ ok: true, isGivenBack: false });
    await keys.refresh();
    vendor.instead = null;
    await keys.refresh();
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: T0 }]);
  });
});

describe("a file that is to be given back", () => {
  it("still is when the service refuses its import, and is not asked about as what it cannot be", async () => {
    const { vendor, keys, file, machine } = await importedServer();
    vendor.isThere = false;
    await keys.remove(file.id);
    edit(machine.dataDir, "keys.json", (stored) => stored.toGiveBack.push("no id"));
    vendor.isThere = true;
    vendor.instead = () => problem(403, "KEY_FILE_WITHDRAWN");
    expect(await keys.import(file.text)).toMatchObject({ code: "FILE_REJECTED" });
    vendor.instead = (id) => (id === "no id" ? problem(400, "INPUT_INVALID") : null);
    await keys.refresh();
    expect(vendor.files.get(file.id)?.servers).toMatchObject([{ releasedAt: T0 }]);
    const asked = vendor.asked.length;
    await keys.refresh();
    expect(vendor.asked).toHaveLength(asked);
  });
});

describe("a service that is away", () => {
  it("is asked once, not once for each file", async () => {
    const { vendor, keys } = await importedServer();
    for (let made = 0; made < 4; made += 1) await keys.import((await vendor.make()).text);
    const asked = vendor.asked.length;
    vendor.instead = () => "away";
    expect(await keys.refresh()).toMatchObject({ ok: false, kind: "unreachable" });
    expect(vendor.asked.length - asked).toBe(1);
    const ids = keys.status().files.map(({ id }) => id);
    for (const id of ids.slice(0, 2)) await keys.remove(id);
    expect(vendor.asked.length - asked).toBe(3);
  });
});
