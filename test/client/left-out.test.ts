import { describe, expect, it } from "vitest";
import { activated, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { type Asked, DAY, grant, makeVendor, T0, type Vendor, verifyBody } from "./vendor.ts";

/** A service that has lost the record of one license: it says no to it without a signature, and leaves it out. */
async function loses(vendor: Vendor, asked: Asked, name: string) {
  const all = vendor.grants;
  vendor.grants = all.filter(({ license }) => license.code !== `CODE-${name}`);
  const body = verifyBody(vendor, { valid: false, licenseFile: await vendor.license(asked) });
  vendor.grants = all;
  return { body };
}

async function served() {
  const vendor = await makeVendor();
  const dataDir = tempPath();
  vendor.grants = [grant("mill"), grant("saw")];
  const licensing = await activated(vendor, { dataDir });
  const poll = async (day: number, lost: string | null) => {
    vendor.now = () => T0 + day * DAY;
    vendor.grants = [grant("mill", { deadlineDays: day + 30 }), grant("saw", { deadlineDays: day + 30 })];
    if (lost === null) delete vendor.answers["verify"];
    else vendor.answers["verify"] = (asked) => loses(vendor, asked, lost);
    return licensing.refresh();
  };
  const deadlines = () =>
    Object.fromEntries(
      licensing
        .status()
        .licenses.map(({ product, deadlineAt }) => [product.code, ((deadlineAt ?? 0) - T0) / DAY]),
    );
  return { vendor, dataDir, licensing, poll, deadlines };
}

describe("a license file that leaves a license out, without a signed reason", () => {
  it("renews the others, and takes nothing from the one until its own deadline", async () => {
    const { vendor, dataDir, licensing, poll, deadlines } = await served();
    expect(await poll(10, "saw")).toMatchObject({ ok: true, downgraded: [] });
    expect(deadlines()).toEqual({ mill: 40, saw: 30 });
    expect(await poll(20, "saw")).toMatchObject({ ok: true });
    expect(deadlines()).toEqual({ mill: 50, saw: 30 });
    vendor.now = () => T0 + 30 * DAY - 1;
    expect([licensing.isLicensed("mill"), licensing.isLicensed("saw")]).toEqual([true, true]);
    expect((await install(vendor, { dataDir })).isLicensed("saw")).toBe(true);
    vendor.now = () => T0 + 30 * DAY;
    expect([licensing.isLicensed("mill"), licensing.isLicensed("saw")]).toEqual([true, false]);
  });

  it("one after the other: each runs on by the last file that named it", async () => {
    const { poll, deadlines } = await served();
    await poll(5, "saw");
    await poll(10, "mill");
    expect(deadlines()).toEqual({ mill: 35, saw: 40 });
  });

  it("is forgotten when the service names it again, and a signed no takes it away as ever", async () => {
    const { vendor, licensing, poll, deadlines } = await served();
    await poll(5, "saw");
    await poll(10, null);
    expect(deadlines()).toEqual({ mill: 40, saw: 40 });
    await poll(15, "saw");
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, {
        valid: false,
        verdict: await vendor.verdict(asked, [{ licenseId: "lic_saw0000000000", code: "LICENSE_REVOKED" }]),
      }),
    });
    expect(await licensing.refresh()).toMatchObject({ ok: true, downgraded: [{ status: "revoked" }] });
    expect([licensing.isLicensed("mill"), licensing.isLicensed("saw")]).toEqual([true, false]);
  });
});
