import { describe, expect, it } from "vitest";
import type { HttpTransport } from "../../client/options.ts";
import { importedServer, keysServer, provisionalServer } from "./keys-installation.ts";
import { group, makeKeysVendor } from "./keys-vendor.ts";
import { DAY, T0 } from "./vendor.ts";

const USER = { type: "EndUser" } as const;
const ADMINISTRATOR = { type: "Administrator" } as const;
const REPORTS = { type: "Module", module: "reports" } as const;

describe("seats of named users", () => {
  it("are given of permanent keys first, then of those that end last (B10)", async () => {
    const { keys } = await importedServer({
      groups: [group(1, { endsDays: 30 }), group(1, { endsDays: 60 }), group(1)],
    });
    const users = ["anna", "boris", "carla"];
    const given: string[] = [];
    for (const user of users) {
      const outcome = await keys.seats.assign(user, USER);
      given.push(outcome.ok ? outcome.number : outcome.code);
    }
    expect(given).toEqual(["NW1-00003", "NW1-00002", "NW1-00001"]);
    expect(await keys.seats.assign("dora", USER)).toMatchObject({
      code: "NO_KEY_FREE",
      detail: "Every key of the kind EndUser is assigned to somebody.",
    });
    expect(keys.status().kinds).toMatchObject([{ total: 3, assigned: 3, free: 0 }]);
  });

  it("are one to a user and kind, which is kept (B10)", async () => {
    const { keys } = await importedServer();
    const assigned = await keys.seats.assign("anna", USER);
    expect(assigned).toMatchObject({
      ok: true,
      isKept: false,
      record: { number: "NW1-00001", user: "anna", assignedAt: T0 },
    });
    expect(await keys.seats.assign(" anna ", USER)).toMatchObject({ isKept: true, number: "NW1-00001" });
    expect(keys.records().filter(({ user }) => user !== null)).toHaveLength(1);
  });

  it("are refused where there is no key of the kind (B10)", async () => {
    const { keys } = await importedServer({
      groups: [group(1), group(1, { type: "Module", module: "reports" })],
    });
    expect(await keys.seats.assign("anna", { type: "Developer" })).toMatchObject({ code: "NO_KEY" });
    expect(await keys.seats.assign("anna", { type: "Module" })).toMatchObject({ code: "NO_KEY" });
    expect(await keys.seats.assign("anna", { type: "Module", module: "maps" })).toMatchObject({
      code: "NO_KEY",
      detail: "This server has no usable key of the kind Module maps.",
    });
    expect(await keys.seats.assign("anna", REPORTS)).toMatchObject({ ok: true, number: "NW1-00002" });
  });

  it.each(["", "  ", "sa", "a\nb", "x".repeat(201), 7 as never])("are not for the user %j", async (user) => {
    const { keys } = await importedServer();
    expect(await keys.seats.assign(user, USER)).toMatchObject({ code: "USER_INVALID" });
  });

  it("are freed when a user is deactivated, and the history stays (B10)", async () => {
    const { keys, machine } = await importedServer({
      groups: [group(1), group(1, { type: "Module", module: "reports" })],
    });
    await keys.seats.assign("anna", USER);
    await keys.seats.assign("anna", REPORTS);
    await machine.run(DAY);
    expect(await keys.seats.release("anna", REPORTS)).toEqual({ ok: true, released: ["NW1-00002"] });
    expect(await keys.seats.release("anna")).toEqual({ ok: true, released: ["NW1-00001"] });
    expect(await keys.seats.release("anna")).toEqual({ ok: true, released: [] });
    await keys.seats.assign("boris", USER);
    expect(keys.seats.history({ number: "NW1-00001" })).toEqual([
      { number: "NW1-00001", user: "boris", from: T0 + DAY, until: null },
      { number: "NW1-00001", user: "anna", from: T0, until: T0 + DAY },
    ]);
    expect(keys.seats.history({ user: "anna" })).toHaveLength(2);
    expect(keys.record("NW1-00001")?.history).toHaveLength(2);
  });

  it("are one user's each when two programs assign at once (B10)", async () => {
    const { keys, open } = await importedServer({ groups: [group(6)] });
    const page = await open();
    const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    const outcomes = await Promise.all(
      users.map((user, index) => (index % 2 === 0 ? keys : page).seats.assign(user, USER)),
    );
    const numbers = outcomes.flatMap((each) => (each.ok ? [each.number] : []));
    expect(new Set(numbers).size).toBe(6);
    expect(numbers).toHaveLength(6);
    expect(outcomes.filter((each) => !each.ok && each.code === "NO_KEY_FREE")).toHaveLength(6);
  });

  it("are the server's own: the service is told no user's name", async () => {
    const vendor = await makeKeysVendor();
    const bodies: string[] = [];
    const transport: HttpTransport = (request) => {
      bodies.push(`${request.url} ${JSON.stringify(request.headers)} ${request.body}`);
      return vendor.transport(request);
    };
    const { keys } = await keysServer({ vendor, options: { transport } });
    const file = await vendor.make();
    await keys.import(file.text);
    await keys.seats.assign("katharina", USER);
    await keys.seats.assign("katharina", ADMINISTRATOR);
    await keys.import((await vendor.make()).text, { user: "katharina" });
    await keys.refresh();
    await keys.seats.release("katharina");
    await keys.remove(file.id);
    expect(vendor.asked.map(({ operation }) => operation)).toEqual([
      ...["activate-key-file", "activate-key-file", "activate-key-file", "activate-key-file"],
      "deactivate-key-file",
    ]);
    expect(bodies.filter((text) => text.includes("katharina"))).toEqual([]);
    expect(bodies.join()).toContain(file.id);
  });

  it("end with the file that is removed", async () => {
    const { keys, file } = await importedServer();
    await keys.seats.assign("anna", USER);
    await keys.remove(file.id);
    await keys.import(file.text);
    expect(keys.seats.check("anna")).toMatchObject({ code: "NO_SEAT" });
    expect(keys.seats.history({ user: "anna" })).toMatchObject([{ until: T0 }]);
  });
});

describe("who may work", () => {
  it("is the built-in user without any key, who does the first import (B9)", async () => {
    const { vendor, keys } = await keysServer();
    expect(keys.seats.check("sa")).toEqual({
      ok: true,
      numbers: [],
      isBuiltIn: true,
      mayImport: true,
      notices: [],
    });
    expect(keys.seats.check("sa", REPORTS)).toMatchObject({ ok: true });
    const { text } = await vendor.make();
    expect(await keys.import(text, { user: "olga" })).toMatchObject({ code: "NOT_ADMINISTRATOR" });
    expect(vendor.asked).toEqual([]);
    expect(await keys.import(text, { user: "sa" })).toMatchObject({ ok: true });
  });

  it("is, once there are keys, an administrator with a key, who may import too (B9)", async () => {
    const { vendor, keys } = await importedServer();
    const { text } = await vendor.make();
    await keys.seats.assign("anna", USER);
    await keys.seats.assign("olga", ADMINISTRATOR);
    expect(keys.seats.check("anna")).toMatchObject({ ok: true, mayImport: false });
    expect(keys.seats.check("olga")).toMatchObject({ ok: true, mayImport: true });
    expect(await keys.import(text, { user: "anna" })).toMatchObject({ code: "NOT_ADMINISTRATOR" });
    expect(await keys.changeType([text], { user: "anna" })).toMatchObject({ code: "NOT_ADMINISTRATOR" });
    expect(await keys.import(text, { user: "olga" })).toMatchObject({ ok: true, added: 6 });
  });

  it("is nobody else: whoever has no key is refused with a clear sentence (B9)", async () => {
    const { keys } = await importedServer({
      groups: [group(1), group(1, { type: "Module", module: "reports" })],
    });
    expect(keys.seats.check("anna")).toEqual({
      ok: false,
      kind: "local",
      code: "NO_SEAT",
      detail: "anna has no license key on this server.",
      fix: "Ask an administrator to assign a key in the Licenses page.",
    });
    await keys.seats.assign("anna", REPORTS);
    expect(keys.seats.check("anna")).toMatchObject({ code: "NO_SEAT" });
    expect(keys.seats.check("anna", REPORTS)).toMatchObject({ ok: true, numbers: ["NW1-00002"] });
    expect(keys.seats.check("")).toMatchObject({ code: "USER_INVALID" });
  });

  it("is nobody on a key that was withdrawn, has ended or was released", async () => {
    const { vendor, keys, file, machine } = await importedServer({
      groups: [group(1, { endsDays: 20 }), group(1)],
    });
    await keys.seats.assign("boris", USER);
    await keys.seats.assign("anna", USER);
    vendor.change(file.id, (each) => ({ ...each, withdrawn: [2] }));
    await keys.refresh();
    expect(keys.seats.check("boris")).toMatchObject({
      detail: "boris has no license key to work with: NW1-00002 was withdrawn by the vendor.",
    });
    await machine.run(20 * DAY);
    expect(keys.seats.check("anna")).toMatchObject({
      detail: "anna has no license key to work with: NW1-00001 has ended.",
    });
  });
});

describe("what a user is told at login", () => {
  it("is nothing of a permanent key (B10)", async () => {
    const { keys } = await importedServer();
    await keys.seats.assign("anna", USER);
    expect(keys.seats.check("anna")).toMatchObject({ ok: true, notices: [] });
  });

  it("is that a key is temporary, and its date when 14 days or fewer remain (B10)", async () => {
    const { keys, machine } = await importedServer({ groups: [group(1, { endsDays: 40 })] });
    await keys.seats.assign("anna", USER);
    expect(keys.seats.check("anna")).toMatchObject({
      notices: [{ kind: "temporary", number: "NW1-00001", at: null }],
    });
    await machine.run(26 * DAY - 1);
    expect(keys.seats.check("anna")).toMatchObject({ notices: [{ kind: "temporary" }] });
    await machine.run(1);
    expect(keys.seats.check("anna")).toMatchObject({
      notices: [
        {
          kind: "ends",
          number: "NW1-00001",
          at: T0 + 40 * DAY,
          text: "Your temporary license NW1-00001 ends on 2027-02-19.",
        },
      ],
    });
  });

  it("is that a key waits for its authorization, to which users may be assigned all the same (B10)", async () => {
    const { keys, machine } = await provisionalServer();
    await keys.seats.assign("anna", USER);
    expect(keys.seats.check("anna")).toMatchObject({
      ok: true,
      notices: [{ kind: "provisional", number: "NW1-00001", at: T0 + 5 * DAY }],
    });
    await machine.run(5 * DAY);
    expect(keys.seats.check("anna")).toMatchObject({
      code: "NO_SEAT",
      detail: "anna has no license key to work with: NW1-00001 was not authorized within five days.",
    });
  });
});
