import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../client/desk.ts";
import { presentStatus } from "../../client/present-status.ts";
import { refresh } from "../../client/refresh.ts";
import { afterReading, readSnapshot } from "../../client/snapshot.ts";
import { activated, HARDWARE, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, grant, makeVendor, T0, TOKEN, type Vendor, verifyBody } from "./vendor.ts";

async function installed(vendor?: Vendor) {
  const own = vendor ?? (await makeVendor());
  const dataDir = tempPath();
  const licensing = await activated(own, { dataDir });
  return { vendor: own, dataDir, licensing, open: () => install(own, { dataDir }) };
}

function edit(dataDir: string, change: (state: Record<string, unknown>) => void): void {
  const path = join(dataDir, "state.json");
  const state = JSON.parse(readFileSync(path, "utf8"));
  change(state);
  writeFileSync(path, JSON.stringify(state));
}

describe("a state directory that is not as it should be is a named state, never a crash", () => {
  for (const name of ["state.json", "node-key.json"])
    it(`${name}, cut off anywhere`, async () => {
      const { dataDir, open } = await installed();
      const whole = readFileSync(join(dataDir, name));
      const step = Math.ceil(whole.length / 40);
      for (let length = 0; length < whole.length - 1; length += step) {
        writeFileSync(join(dataDir, name), whole.subarray(0, length));
        const licensing = await open();
        expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "corrupt" } });
        expect(licensing.status().state.fix).toBeTruthy();
        expect(licensing.isLicensed("mill")).toBe(false);
        expect(await licensing.refresh()).toMatchObject({ ok: false, kind: "local", code: "STATE_CORRUPT" });
        expect(await licensing.deactivate()).toMatchObject({ ok: false, code: "STATE_CORRUPT" });
      }
      writeFileSync(join(dataDir, name), whole);
      expect((await open()).isLicensed("mill")).toBe(true);
    });

  const JUNK = ["null", "[]", "7", '""', "{}", '{"version":1}', '{"version":"1"}', "\u0000\u0001", "<html>"];
  for (const name of ["state.json", "node-key.json"])
    it(`${name}, something else`, async () => {
      const { dataDir, open } = await installed();
      for (const junk of JUNK) {
        writeFileSync(join(dataDir, name), junk);
        expect((await open()).status()).toMatchObject({ isLicensed: false, state: { kind: "corrupt" } });
      }
    });

  it("state.json with one field of another form", async () => {
    const { dataDir, open } = await installed();
    const whole = readFileSync(join(dataDir, "state.json"), "utf8");
    const wrong = {
      licenseFile: 7,
      manifest: {},
      verdict: [],
      removed: "x",
      failures: -1,
      lastAttempt: { at: 1 },
      lastContactAt: "x",
    };
    for (const [name, value] of [...Object.entries(wrong), ["removed", [{}]] as const]) {
      writeFileSync(join(dataDir, "state.json"), whole);
      edit(dataDir, (state) => {
        state[name] = value;
      });
      expect((await open()).status().state.kind, name).toBe("corrupt");
    }
  });

  it("a byte of the license file changed", async () => {
    const { dataDir, open } = await installed();
    const whole = JSON.parse(readFileSync(join(dataDir, "state.json"), "utf8")).licenseFile as string;
    for (let at = 0; at < whole.length; at += 13) {
      const letter = whole.charAt(at) === "A" ? "B" : "A";
      edit(dataDir, (state) => {
        state["licenseFile"] = whole.slice(0, at) + letter + whole.slice(at + 1);
      });
      const { isLicensed, state } = (await open()).status();
      expect({ isLicensed, isNamed: ["corrupt", "untrusted"].includes(state.kind) }).toEqual({
        isLicensed: false,
        isNamed: true,
      });
    }
  });

  for (const name of ["state.json", "node-key.json"])
    it(`${name} of a newer version is left alone`, async () => {
      const { dataDir, open } = await installed();
      const newer = '{"version":2,"more":true}';
      writeFileSync(join(dataDir, name), newer);
      const licensing = await open();
      expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "newer-version" } });
      expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, code: "STATE_NEWER_VERSION" });
      expect(readFileSync(join(dataDir, name), "utf8")).toBe(newer);
    });

  it("the key missing: the license file alone is worth nothing", async () => {
    const { dataDir, open } = await installed();
    rmSync(join(dataDir, "node-key.json"));
    expect((await open()).status()).toMatchObject({ isLicensed: false, state: { kind: "key-missing" } });
  });

  it("the manifest missing or damaged: the next poll mends it", async () => {
    for (const manifest of [null, "damaged"]) {
      const { dataDir, open } = await installed();
      edit(dataDir, (state) => {
        state["manifest"] = manifest;
      });
      const licensing = await open();
      expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "no-manifest" } });
      expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
      expect(licensing.isLicensed("mill")).toBe(true);
      expect((await open()).isLicensed("mill")).toBe(true);
    }
  });

  it("root keys of another vendor", async () => {
    const { vendor, dataDir } = await installed();
    const { rootKeys } = await makeVendor();
    expect((await install(vendor, { dataDir, rootKeys })).status().state.kind).toBe("untrusted");
    const both = [...rootKeys, ...vendor.rootKeys].join(", ");
    expect((await install(vendor, { dataDir, rootKeys: both })).isLicensed("mill")).toBe(true);
  });

  it("a file in the place of the directory", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    writeFileSync(dataDir, "");
    const licensing = await install(vendor, { dataDir });
    expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "unreadable" } });
    expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, code: "STATE_UNREADABLE" });
  });
});

describe("activating again mends a damaged directory, and deletes no key", () => {
  it("state.json is set aside, and the same node gets its license again", async () => {
    const { dataDir, licensing, open } = await installed();
    const { nodeId } = licensing.status();
    writeFileSync(join(dataDir, "state.json"), "junk");
    const again = await open();
    expect(await again.activate(TOKEN)).toMatchObject({ ok: true });
    expect(again.status()).toMatchObject({ nodeId, state: { kind: "ok" } });
    expect(readFileSync(join(dataDir, "state.json.corrupt-1"), "utf8")).toBe("junk");
  });

  it("a damaged key is set aside only when the activation with a new one has succeeded", async () => {
    const { vendor, dataDir, open } = await installed();
    writeFileSync(join(dataDir, "node-key.json"), "junk");
    vendor.answers["activate"] = () => ({ status: 500, body: "" });
    expect(await (await open()).activate(TOKEN)).toMatchObject({ ok: false });
    expect(readFileSync(join(dataDir, "node-key.json"), "utf8")).toBe("junk");
    delete vendor.answers["activate"];
    expect(await (await open()).activate(TOKEN)).toMatchObject({ ok: true });
    expect(readFileSync(join(dataDir, "node-key.json.replaced-1"), "utf8")).toBe("junk");
    expect((await open()).isLicensed("mill")).toBe(true);
  });
});

describe("a copied directory", () => {
  it("with another node's license file is not licensed, and says so", async () => {
    const vendor = await makeVendor();
    const [one, two] = [await installed(vendor), await installed(vendor)];
    cpSync(join(one.dataDir, "state.json"), join(two.dataDir, "state.json"));
    const copied = await two.open();
    expect(copied.isLicensed("mill")).toBe(false);
    expect(copied.status()).toMatchObject({ mode: "not-activated", state: { kind: "copied" } });
    expect(await copied.refresh()).toMatchObject({ ok: false, kind: "local", code: "STATE_COPIED" });
  });

  it("on other hardware is not licensed; a token makes it a node of its own, and the old key is kept", async () => {
    const { vendor, dataDir, licensing } = await installed();
    const hardware = () => ({ machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" });
    const copied = await install(vendor, { dataDir, hardware });
    expect(copied.isLicensed("mill")).toBe(false);
    expect(copied.status()).toMatchObject({
      mode: "not-activated",
      state: { kind: "copied" },
      licenses: [{ status: "invalid", isUsable: false }],
    });
    const calls = vendor.calls.length;
    expect(await copied.refresh()).toMatchObject({ ok: false, code: "STATE_COPIED" });
    expect(vendor.calls).toHaveLength(calls);
    const key = readFileSync(join(dataDir, "node-key.json"), "utf8");
    expect(await copied.activate(TOKEN)).toMatchObject({ ok: true });
    expect(copied.status().nodeId).not.toBe(licensing.status().nodeId);
    expect(copied.isLicensed("mill")).toBe(true);
    expect(readFileSync(join(dataDir, "node-key.json.replaced-1"), "utf8")).toBe(key);
  });

  it("a refused token on other hardware leaves the old key in its place, for the way back", async () => {
    const { vendor, dataDir, open } = await installed();
    vendor.answers["activate"] = () => ({ status: 403, body: "" });
    const hardware = () => ({ machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" });
    expect(await (await install(vendor, { dataDir, hardware })).activate(TOKEN)).toMatchObject({ ok: false });
    expect((await open()).isLicensed("mill")).toBe(true);
  });

  it("one of three components changed is the same hardware; fewer than two that compare are not judged", async () => {
    const { vendor, dataDir } = await installed();
    for (const [hardware, isLicensed] of [
      [{ ...HARDWARE, cpu: "Other x 8" }, true],
      [{ ...HARDWARE, cpu: "Other x 8", machineId: "other" }, false],
      [{ machineId: "other" }, true],
      [{ machineId: "other", macEth0: "00:00:00:00:00:00", cpu: "" }, true],
      [{ disk: "new", rootFs: "new" }, true],
    ] as const)
      expect((await install(vendor, { dataDir, hardware: () => hardware })).isLicensed("mill")).toBe(
        isLicensed,
      );
  });

  it("never sends a raw component, and salts by the service", async () => {
    const vendor = await makeVendor();
    await activated(vendor);
    const sent = JSON.stringify(vendor.calls);
    for (const value of Object.values(HARDWARE)) expect(sent).not.toContain(value);
    expect(Object.keys(vendor.fingerprint).sort()).toEqual(Object.keys(HARDWARE).sort());
    const other = await makeVendor();
    other.issuer = "countersign:other";
    await activated(other);
    expect(other.fingerprint["machineId"]).not.toBe(vendor.fingerprint["machineId"]);
  });
});

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
    const facts = { now: T0 + 31 * DAY, hostName: "", version: null, hardware: HARDWARE, clockBehindMs: 0 };
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
