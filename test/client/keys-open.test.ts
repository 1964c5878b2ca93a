import { describe, expect, it } from "vitest";
import { openLicenseKeys } from "../../onprem/keys/open.ts";
import { install } from "./installation.ts";
import { makeVendor } from "./vendor.ts";

describe("license keys", () => {
  it("are opened with the licensing of the same installation, and with no other object", async () => {
    const licensing = await install(await makeVendor());
    const keys = await openLicenseKeys(licensing, { background: false });
    expect(keys.status()).toEqual({
      serverType: null,
      files: [],
      kinds: [],
      isProvisional: false,
      fault: null,
      support: null,
    });
    await expect(openLicenseKeys({ ...licensing })).rejects.toThrow("not made by createLicensing");
  });

  it("name the vendor's support where the product has told none", async () => {
    const keys = await openLicenseKeys(await install(await makeVendor()), { background: false });
    expect(await keys.inspect("")).toMatchObject({
      code: "KEY_FILE_UNREADABLE",
      fix: expect.stringContaining("contact the vendor's support and obtain a valid authorization"),
    });
  });
});
