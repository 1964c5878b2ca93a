import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../client/desk.ts";
import { refresh } from "../../client/service/refresh.ts";
import { readSnapshot } from "../../client/state/read-snapshot.ts";
import { afterReading } from "../../client/state/snapshot.ts";
import { presentStatus } from "../../client/views/present-status.ts";
import { activated, HARDWARE, install, installed } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, grant, makeVendor, T0, verifyBody } from "./vendor.ts";

describe("the clock", () => {
  it("set back does not bring an expired license back, and is told once", async () => {
    const vendor = await makeVendor();
    vendor.grants = [grant("mill", { expiresDays: 5 })];
    let local = T0;
    const licensing = await activated(vendor, { now: () => local });
    const told: number[] = [];
    licensing.on("clock-behind", ({ behindMs }) => told.push(behindMs));
    vendor.now = () => T0 + 5 * DAY;
    local = T0 + 5 * DAY;
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, { valid: false, verdict: await vendor.verdict(asked, []) }),
    });
    await licensing.refresh();
    expect(licensing.isLicensed("mill")).toBe(false);
    local = T0 - 365 * DAY;
    expect(licensing.isLicensed("mill")).toBe(false);
    await licensing.reload();
    await licensing.reload();
    expect(told).toHaveLength(1);
    expect(licensing.status().clockBehindMs).toBeGreaterThan(DAY);
  });

  it("set forward by mistake and back again locks nobody out", async () => {
    const vendor = await makeVendor();
    let local = T0;
    const dataDir = tempPath();
    const licensing = await activated(vendor, { dataDir, now: () => local });
    local = T0 + 3_650 * DAY;
    expect(licensing.isLicensed("mill")).toBe(false);
    await licensing.refresh();
    local = T0 + DAY;
    expect(licensing.isLicensed("mill")).toBe(true);
    expect((await install(vendor, { dataDir, now: () => local })).isLicensed("mill")).toBe(true);
  });

  for (const [name, at] of Object.entries({
    "1970": 0,
    "one minute before": T0 - 60_000,
    "ten years before": T0 - 3_650 * DAY,
  }))
    it(`at ${name} still lets a valid license run`, async () => {
      const { vendor, dataDir } = await installed();
      expect((await install(vendor, { dataDir, now: () => at })).isLicensed("mill")).toBe(true);
    });
});

describe("a disk that takes nothing any more", () => {
  it("does not cost the license while the cloud can be reached", async () => {
    const { vendor, dataDir } = await installed();
    vendor.now = () => T0 + 29 * DAY;
    vendor.grants = [grant("mill", { deadlineDays: 59 })];
    const { transport, rootKeys, now } = vendor;
    const desk = openDesk({
      url: "https://licenses.test",
      dataDir,
      rootKeys,
      transport,
      hardware: () => HARDWARE,
      now,
    });
    const full = async () => {
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC", syscall: "write" });
    };
    const result = await refresh({ ...desk, folder: { ...desk.folder, replace: full } });
    if (!result.ok) throw new Error(result.detail);
    const server = { hostName: "", version: null, hardware: HARDWARE, applications: [], isAirGapped: false };
    const facts = { ...server, now: T0 + 31 * DAY, ranMs: 0, clockBehindMs: 0, units: new Map() };
    const status = presentStatus(result.snapshot, facts);
    expect(status).toMatchObject({ isLicensed: true, state: { kind: "unwritable" } });

    const onDisk = await readSnapshot(desk.folder, desk);
    expect(presentStatus(afterReading(onDisk, result.snapshot), facts).isLicensed).toBe(true);
    expect(await refresh(desk)).toMatchObject({ ok: true });
    const written = await readSnapshot(desk.folder, desk);
    expect(presentStatus(afterReading(written, result.snapshot), facts)).toMatchObject({
      isLicensed: true,
      state: { kind: "ok" },
    });
  });

  it("that is gone leaves a running program its licenses until their deadline, and says so", async () => {
    const { vendor, dataDir, licensing } = await installed();
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, "");
    await licensing.reload();
    expect(licensing.status()).toMatchObject({ isLicensed: true, state: { kind: "unwritable" } });
    expect(await licensing.refresh()).toMatchObject({ ok: false, kind: "local", code: "STATE_UNREADABLE" });
    vendor.now = () => T0 + 30 * DAY - 1;
    expect(licensing.isLicensed("mill")).toBe(true);
    vendor.now = () => T0 + 30 * DAY;
    expect(licensing.isLicensed("mill")).toBe(false);
  });
});
