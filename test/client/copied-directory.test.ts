import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { activated, HARDWARE, install, installed } from "./installation.ts";
import { makeVendor, TOKEN } from "./vendor.ts";

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
