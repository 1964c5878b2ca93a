import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { LicenseKeys } from "../../onprem/keys/license-keys.ts";
import { refuseWrites } from "./disk.ts";
import { importedServer } from "./keys-installation.ts";
import { DAY } from "./vendor.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets the background look once, and waits until what it began is done. */
async function look(keys: LicenseKeys): Promise<void> {
  vi.advanceTimersByTime(30_000);
  await keys.reload();
  await keys.reload();
}

async function running() {
  const server = await importedServer();
  const keys = await server.open({}, true);
  onTestFinished(() => keys.close());
  // The background looks once by itself, right after the opening.
  await new Promise((resolve) => setTimeout(resolve, 1));
  await keys.refresh();
  await keys.reload();
  server.vendor.asked.length = 0;
  return { ...server, keys };
}

describe("license keys in the background", () => {
  it("are asked about once a day, and not before", async () => {
    const { vendor, keys, machine } = await running();
    const polls: number[] = [];
    const begun = machine.local;
    for (let hour = 0; hour < 72; hour += 1) {
      await machine.run(DAY / 24);
      const before = vendor.asked.length;
      await look(keys);
      if (vendor.asked.length > before) polls.push((machine.local - begun) / DAY);
    }
    expect([2, 3]).toContain(polls.length);
    expect(polls[0]).toBeGreaterThanOrEqual(0.9);
    expect(polls[0]).toBeLessThanOrEqual(1.15);
    expect(vendor.asked.every(({ isImport }) => isImport === false)).toBe(true);
  });

  it("are not asked about at once after they were imported", async () => {
    const { vendor, open } = await importedServer();
    const keys = await open({}, true);
    onTestFinished(() => keys.close());
    await new Promise((resolve) => setTimeout(resolve, 1));
    await look(keys);
    expect(vendor.asked).toHaveLength(1);
  });

  it("are withdrawn within a day", async () => {
    const { vendor, keys, file, machine } = await running();
    vendor.change(file.id, (each) => ({ ...each, withdrawn: [1] }));
    await machine.run(1.2 * DAY);
    await look(keys);
    expect(keys.record("NW1-00001")?.state).toBe("withdrawn");
  });

  it("are asked about again after five minutes where the service is away, and work on", async () => {
    const { vendor, keys, machine } = await running();
    vendor.instead = () => "away";
    await machine.run(1.2 * DAY);
    await look(keys);
    expect(vendor.asked).toHaveLength(1);
    await look(keys);
    expect(vendor.asked).toHaveLength(1);
    await machine.run(7 * 60_000);
    await look(keys);
    expect(vendor.asked).toHaveLength(2);
    expect(keys.status().files).toMatchObject([
      { state: "authorized", lastFault: { code: expect.any(String) } },
    ]);
  });

  it("are not asked about with every look when the disk takes no note", async () => {
    const { vendor, keys, machine } = await running();
    await machine.run(1.2 * DAY);
    refuseWrites();
    for (let looks = 0; looks < 5; looks += 1) await look(keys);
    expect(vendor.asked).toHaveLength(1);
  });

  it("are read again when another program has changed them", async () => {
    const { keys, open } = await running();
    const page = await open();
    await page.seats.assign("anna", { type: "EndUser" });
    await look(keys);
    expect(keys.seats.check("anna")).toMatchObject({ ok: true });
  });

  it("go on with the users when a program was killed before it had moved them (B7)", async () => {
    const { vendor, keys, open, machine } = await running();
    await keys.seats.assign("anna", { type: "EndUser" });
    const { text } = await vendor.make({ serverType: "Test" });
    const [seats, stored] = ["seats.json", "keys.json"].map((name) => join(machine.dataDir, name));
    const before = readFileSync(seats ?? "", "utf8");
    const page = await open();
    await page.changeType([text]);
    const moved = [{ number: "NW1-00001", type: "EndUser", module: null }];
    writeFileSync(seats ?? "", before);
    writeFileSync(stored ?? "", JSON.stringify({ ...JSON.parse(readFileSync(stored ?? "", "utf8")), moved }));
    await look(keys);
    await look(keys);
    expect(keys.seats.check("anna")).toMatchObject({ ok: true, numbers: ["NW2-00001"] });
  });

  it("are left alone after close", async () => {
    const { vendor, keys, machine } = await running();
    keys.close();
    await machine.run(2 * DAY);
    await look(keys);
    expect(vendor.asked).toEqual([]);
  });
});
