import { afterAll, beforeAll, expect, it } from "vitest";
import { openLicenseKeys } from "../../onprem/keys/open.ts";
import { keyFile } from "./key-file.ts";
import { DAY_MS, PROCESSES, Vendor } from "./vendor.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

const said = (pattern: RegExp) => expect.stringMatching(pattern);
const refusedBy = (code: string) => ({ ok: false, code });

it(
  "sa needs no key; everybody else has one of their own, or is told that none is free, and the history stays (B9, B10)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const server = vendor.server("");
    expect(await server.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats check sa")).toMatchObject({ exitCode: 0 });
    const without = await server.type("seats check jane");
    expect(without).toMatchObject({ exitCode: 1, text: said(/jane.*\(NO_SEAT\)/) });
    for (let place = 1; place <= 5; place += 1)
      expect(await server.type(`seats assign user-${place} EndUser`)).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats assign jane EndUser")).toMatchObject({
      exitCode: 1,
      text: said(/\(NO_KEY_FREE\)/),
    });
    expect(await server.type("seats release user-3")).toMatchObject({
      exitCode: 0,
      text: said(/^Free again: /),
    });
    expect(await server.type("seats assign jane EndUser")).toMatchObject({ exitCode: 0 });
    const { history } = JSON.parse((await server.type("seats history --json")).out);
    expect(history).toHaveLength(6);
    expect(history.filter(({ until }: { until: string | null }) => until === null)).toHaveLength(5);
  },
);

it(
  "in the product: permanent keys go first, a temporary one is told at login, and administrators import (B9, B10)",
  PROCESSES,
  async () => {
    const begin = Date.now();
    let now = begin;
    const { accountId } = await vendor.sell([]);
    const temporaryUntil = begin + 40 * DAY_MS;
    const file = await keyFile(vendor, { accountId, endUsers: 1, temporaryUntil });
    const keys = await openLicenseKeys(await vendor.embed(() => now), { background: false });
    const { seats } = keys;
    expect(await keys.import(file.text, { user: "anna" })).toMatchObject(refusedBy("NOT_ADMINISTRATOR"));
    expect(await keys.import(file.text, { user: "sa" })).toMatchObject({ ok: true, added: 3 });

    expect(await seats.assign("anna", { type: "EndUser" })).toMatchObject({ record: { mode: "Permanent" } });
    expect(await seats.assign("boris", { type: "EndUser" })).toMatchObject({ record: { mode: "Temporary" } });
    expect(await seats.assign("clara", { type: "EndUser" })).toMatchObject(refusedBy("NO_KEY_FREE"));
    const told = (user: string) => {
      const check = seats.check(user);
      return check.ok ? check.notices.map(({ kind, at }) => [kind, at]) : check.code;
    };
    expect([told("anna"), told("boris")]).toEqual([[], [["temporary", null]]]);
    now = begin + 27 * DAY_MS;
    expect([told("anna"), told("boris")]).toEqual([[], [["ends", temporaryUntil]]]);
    now = begin + 41 * DAY_MS;
    expect([told("anna"), told("boris")]).toEqual([[], "NO_SEAT"]);

    const second = await keyFile(vendor, { accountId });
    expect(await keys.import(second.text, { user: "anna" })).toMatchObject(refusedBy("NOT_ADMINISTRATOR"));
    await seats.assign("anna", { type: "Administrator" });
    expect(await keys.import(second.text, { user: "anna" })).toMatchObject({ ok: true, added: 6 });
    expect(await seats.release("anna")).toMatchObject({ ok: true, released: { length: 2 } });
    expect(told("anna")).toBe("NO_SEAT");
    keys.close();
  },
);

it(
  "the product sees what the command has changed in the same directory, and the other way round (A23)",
  PROCESSES,
  async () => {
    const file = await keyFile(vendor, {});
    const server = vendor.server("");
    const licensing = await vendor.embed(Date.now, { dataDir: server.folder });
    const keys = await openLicenseKeys(licensing, { background: false });
    expect(await server.type(`import ${file.path} --yes`)).toMatchObject({ exitCode: 0 });
    expect(await server.type("seats assign jane EndUser")).toMatchObject({ exitCode: 0 });
    expect(keys.seats.check("jane")).toMatchObject({ ok: false });
    expect(await keys.reload()).toMatchObject({ serverType: "Production" });
    expect(keys.seats.check("jane")).toMatchObject({ ok: true });
    expect(await keys.seats.release("jane")).toMatchObject({ ok: true });
    expect(await server.type("seats check jane")).toMatchObject({ exitCode: 1 });
    keys.close();
  },
);
