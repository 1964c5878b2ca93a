import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activated, install } from "./installation.ts";
import { eventsOf, look, polling } from "./polling.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, grant, makeVendor, T0, TOKEN, verifyBody } from "./vendor.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("events", () => {
  it("tell an activation, a refused poll, a downgrade", async () => {
    const vendor = await makeVendor();
    const licensing = await install(vendor);
    const seen = eventsOf(licensing);
    await licensing.activate(TOKEN);
    vendor.answers["verify"] = () => ({
      body: verifyBody(vendor, { valid: false, code: "ACTIVATION_UNKNOWN" }),
    });
    expect(await licensing.refresh()).toMatchObject({
      ok: false,
      kind: "refused",
      code: "ACTIVATION_UNKNOWN",
    });
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, {
        verdict: await vendor.verdict(asked, [{ licenseId: "lic_mill0000000000", code: "LICENSE_BLOCKED" }]),
      }),
    });
    await licensing.refresh();
    expect(seen).toEqual(["activated", "refused", "recovered", "downgraded"]);
  });

  it("tell once that a license ends soon, that it is in grace, that it is over", async () => {
    const vendor = await makeVendor();
    vendor.grants = [grant("mill", { expiresDays: 40, graceDays: 5, deadlineDays: 45 })];
    const licensing = await activated(vendor);
    const seen: string[] = [];
    licensing.on("expiring", ({ license }) => seen.push(license.status));
    licensing.on("expired", ({ license }) => seen.push(license.status));
    for (const day of [0, 9, 10, 20, 39, 40, 44, 45, 60]) {
      vendor.now = () => T0 + day * DAY;
      await licensing.reload();
      await licensing.reload();
    }
    expect(seen).toEqual(["expiring", "in-grace", "expired"]);
  });

  it("tell a fault of the files once, also when it is there at the start", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    await activated(vendor, { dataDir });
    writeFileSync(join(dataDir, "state.json"), "junk");
    const licensing = await polling(vendor, { dataDir });
    const seen = eventsOf(licensing);
    await look(licensing);
    await look(licensing);
    expect(seen).toEqual(["state-fault"]);
  });

  it("once and off do what they say", async () => {
    const licensing = await activated(await makeVendor());
    const seen: number[] = [];
    const gone = () => seen.push(2);
    licensing
      .once("refreshed", () => seen.push(1))
      .on("refreshed", gone)
      .off("refreshed", gone);
    await licensing.refresh();
    await licensing.refresh();
    expect(seen).toEqual([1]);
  });

  it("reach a listener that throws like any other error, and the work goes on", async () => {
    const licensing = await activated(await makeVendor());
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const thrown = new Promise((resolve) => process.once("uncaughtException", resolve));
    licensing.on("refreshed", () => {
      throw new Error("a listener's own mistake");
    });
    expect(await licensing.refresh()).toMatchObject({ ok: true });
    expect(await thrown).toMatchObject({ message: "a listener's own mistake" });
    for (const other of others) process.on("uncaughtException", other);
  });
});
