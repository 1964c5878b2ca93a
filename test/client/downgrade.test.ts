import { describe, expect, it } from "vitest";
import { DOWNGRADING } from "../../shared/domain/refusal.ts";
import { activated, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, grant, makeVendor, T0, TOKEN, verifyBody } from "./vendor.ts";

const MILL = { licenseId: "lic_mill0000000000" };
const revoked = [{ ...MILL, code: "LICENSE_REVOKED" as const }];

describe("a signed no for this server, with its nonce", () => {
  for (const code of DOWNGRADING)
    it(`takes the license away and says why: ${code}`, async () => {
      const vendor = await makeVendor();
      vendor.grants = [grant("mill"), grant("saw")];
      const dataDir = tempPath();
      const licensing = await activated(vendor, { dataDir });
      vendor.now = () => T0 + DAY;
      vendor.answers["verify"] = async (asked) => {
        const verdict = await vendor.verdict(asked, [{ ...MILL, code }]);
        vendor.grants = [grant("saw", { deadlineDays: 31 })];
        return {
          body: verifyBody(vendor, { valid: false, code, verdict, licenseFile: await vendor.license(asked) }),
        };
      };
      const outcome = await licensing.refresh();
      expect(outcome).toMatchObject({ ok: true, valid: false, downgraded: [{ product: { code: "mill" } }] });
      for (const each of [licensing, await install(vendor, { dataDir })]) {
        expect([each.isLicensed("mill"), each.isLicensed("saw")]).toEqual([false, true]);
        expect(each.status().lastAttempt).toMatchObject({ result: "downgraded", reason: { code } });
        const lost = each.status().licenses.find(({ product }) => product.code === "mill");
        expect(lost).toMatchObject({ isUsable: false, removed: { code, at: T0 + DAY } });
      }
    });

  it("without a license file takes only what it names", async () => {
    const vendor = await makeVendor();
    vendor.grants = [grant("mill"), grant("saw")];
    const licensing = await activated(vendor);
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, { valid: false, verdict: await vendor.verdict(asked, revoked) }),
    });
    await licensing.refresh();
    expect([licensing.isLicensed("mill"), licensing.isLicensed("saw")]).toEqual([false, true]);
  });

  it("is undone when the block is lifted: a blocked license is asked about again", async () => {
    const vendor = await makeVendor();
    const licensing = await activated(vendor);
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, {
        valid: false,
        verdict: await vendor.verdict(asked, [{ ...MILL, code: "LICENSE_BLOCKED" }]),
      }),
    });
    await licensing.refresh();
    expect(licensing.status().licenses).toMatchObject([{ status: "blocked" }]);
    expect(licensing.status().mode).toBe("online");
    delete vendor.answers["verify"];
    vendor.now = () => T0 + DAY;
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
    expect(licensing.isLicensed("mill")).toBe(true);
    expect(licensing.status().licenses).toHaveLength(1);
  });

  it("comes with an activation for what was taken away unseen, and no poll is needed", async () => {
    const vendor = await makeVendor();
    const licensing = await activated(vendor);
    vendor.grants = [grant("saw")];
    vendor.answers["activate"] = async (asked) => ({
      body: {
        activations: [{ id: "act_saw0000000000", licenseId: "lic_saw0000000000" }],
        licenseFile: await vendor.license(asked),
        verdict: await vendor.verdict(asked, revoked),
      },
    });
    const told: unknown[] = [];
    licensing.on("downgraded", ({ licenses }) => told.push(licenses.map(({ product }) => product.code)));
    expect(await licensing.activate(TOKEN)).toMatchObject({ ok: true });
    expect(told).toEqual([["mill"]]);
    expect([licensing.isLicensed("mill"), licensing.isLicensed("saw")]).toEqual([false, true]);
    expect(licensing.status().licenses).toMatchObject([{ status: "valid" }, { status: "revoked" }]);
    const asked = vendor.calls.filter(({ path }) => path.startsWith("/v1/node/"));
    expect(asked.map(({ path }) => path)).toEqual(["/v1/node/activate", "/v1/node/activate"]);
    expect(asked.map(({ body }) => body["licenses"])).toEqual([
      undefined,
      [{ licenseId: "lic_mill0000000000", productId: "prd_mill0000000000" }],
    ]);
  });

  it("that is another server's, or of another request, makes an activation change nothing", async () => {
    for (const change of [{ nonce: "n".repeat(32) }, { sub: "acc_1", aud: `nod_${"x".repeat(43)}` }]) {
      const vendor = await makeVendor();
      const licensing = await activated(vendor);
      vendor.grants = [grant("saw")];
      vendor.answers["activate"] = async (asked) => ({
        body: {
          activations: [{ id: "act_saw0000000000", licenseId: "lic_saw0000000000" }],
          licenseFile: await vendor.license(asked),
          verdict: await vendor.verdict(asked, revoked, change),
        },
      });
      expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, kind: "nonsense" });
      expect([licensing.isLicensed("mill"), licensing.isLicensed("saw")]).toEqual([true, false]);
    }
  });
});
