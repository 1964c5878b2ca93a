import { describe, expect, it } from "vitest";
import { generatePrivateJwk } from "../../shared/signing/key.ts";
import { activated, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, makeVendor, T0, verifyBody } from "./vendor.ts";

describe("signing keys", () => {
  it("rotate without anybody's help: an unknown key lets the manifest be fetched once more", async () => {
    const vendor = await makeVendor();
    const licensing = await activated(vendor);
    await vendor.rotate(false);
    vendor.now = () => T0 + DAY;
    expect(await licensing.refresh()).toMatchObject({ ok: true });
    expect(vendor.calls.filter(({ path }) => path.endsWith("manifest"))).toHaveLength(2);
  });

  it("that are revoked prove nothing from the next manifest on, which is fetched every 7 days", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    const licensing = await activated(vendor, { dataDir });
    const stolen = vendor.online;
    await vendor.rotate(true);
    vendor.now = () => T0 + 8 * DAY;
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, { licenseFile: await vendor.license(asked, {}, stolen) }),
    });
    expect(await licensing.refresh()).toMatchObject({ ok: false, code: "KEY_UNKNOWN" });
    expect(licensing.isLicensed("mill")).toBe(true);
    delete vendor.answers["verify"];
    expect(await licensing.refresh()).toMatchObject({ ok: true });
    expect((await install(vendor, { dataDir })).isLicensed("mill")).toBe(true);
  });

  it("do not come back by an older manifest, and another issuer's manifest by the same root is none", async () => {
    const root = await generatePrivateJwk();
    const vendor = await makeVendor(root);
    const licensing = await activated(vendor);
    const [older, stolen] = [await vendor.manifest(), vendor.online];
    await vendor.rotate(true);
    vendor.now = () => T0 + DAY;
    expect(await licensing.refresh()).toMatchObject({ ok: true });
    const other = await makeVendor(root);
    other.issuer = "countersign:other";
    other.version = 9;
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, { licenseFile: await vendor.license(asked, {}, stolen) }),
    });
    for (const manifest of [older, await other.manifest()]) {
      vendor.answers["manifest"] = () => ({ body: { manifest } });
      expect(await licensing.refresh()).toMatchObject({ ok: false, code: "KEY_UNKNOWN" });
    }
  });
});
