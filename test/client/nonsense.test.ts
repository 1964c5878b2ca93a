import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { signDocument } from "../../shared/signing/document.ts";
import { generatePrivateJwk, loadSigningKey } from "../../shared/signing/key.ts";
import { activated, install } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { type Asked, DAY, grant, makeVendor, problem, T0, TOKEN, type Vendor, verifyBody } from "./vendor.ts";

type Hostile = (
  vendor: Vendor,
  asked: Asked,
) => Promise<{ status?: number; body: unknown }> | { status?: number; body: unknown };

const MILL = { licenseId: "lic_mill0000000000" };
const revoked = [{ ...MILL, code: "LICENSE_REVOKED" as const }];

async function stranger() {
  return loadSigningKey(await generatePrivateJwk());
}

/** Every answer that must change nothing but the recorded attempt. */
const HOSTILE: Record<string, Hostile> = {
  "a page of a proxy": () => ({ body: "<html>Sign in</html>" }),
  "a redirect": () => ({ status: 302, body: "" }),
  "a 500 that is not ours": () => ({ status: 500, body: "Internal Server Error" }),
  "a 500 of ours": () => problem(500, "INTERNAL"),
  "a 404 that is not ours": () => ({ status: 404, body: {} }),
  "JSON of something else": () => ({ body: { valid: false, status: "invalid" } }),
  "nothing at all": () => ({ body: "" }),
  "an unsigned no that says revoked": (v) => ({
    body: verifyBody(v, { valid: false, code: "LICENSE_REVOKED" }),
  }),
  "an unknown activation": (v) => ({ body: verifyBody(v, { valid: false, code: "ACTIVATION_UNKNOWN" }) }),
  "an unknown license": (v) => ({ body: verifyBody(v, { valid: false, code: "LICENSE_UNKNOWN" }) }),
  "a refusal that says revoked": () => problem(403, "LICENSE_REVOKED"),
  "a refused assertion": () => problem(401, "ASSERTION_INVALID"),
  "a verdict that a stranger has signed": async (v, asked) => ({
    body: verifyBody(v, { valid: false, verdict: await v.verdict(asked, revoked, {}, await stranger()) }),
  }),
  "a verdict with a stranger's signature under our key's id": async (v, asked) => ({
    body: verifyBody(v, {
      valid: false,
      verdict: await v.verdict(asked, revoked, {}, { ...(await stranger()), kid: v.online.kid }),
    }),
  }),
  "a verdict with one bit changed": async (v, asked) => ({
    body: verifyBody(v, { valid: false, verdict: `${(await v.verdict(asked, revoked)).slice(0, -3)}AAA` }),
  }),
  "a verdict of another issuer": async (v, asked) => ({
    body: verifyBody(v, {
      valid: false,
      verdict: await v.verdict(asked, revoked, { iss: "countersign:other" }),
    }),
  }),
  "a verdict for another server": async (v, asked) => ({
    body: verifyBody(v, {
      valid: false,
      verdict: await v.verdict({ ...asked, nodeId: "nod_other" }, revoked),
    }),
  }),
  "a verdict with another nonce": async (v, asked) => ({
    body: verifyBody(v, {
      valid: false,
      verdict: await v.verdict({ ...asked, nonce: "x".repeat(32) }, revoked),
    }),
  }),
  "a verdict older than the license file": async (v, asked) => ({
    body: verifyBody(v, { valid: false, verdict: await v.verdict(asked, revoked, { serial: T0 - 1 }) }),
  }),
  "a verdict that is over": async (v, asked) => ({
    body: verifyBody(v, {
      valid: false,
      verdict: await v.verdict(asked, revoked, { exp: v.now() / 1_000 - 1 }),
    }),
  }),
  "a verdict without an end": async (v, asked) => ({
    body: verifyBody(v, {
      valid: false,
      verdict: await v.verdict(asked, revoked, { exp: undefined as never }),
    }),
  }),
  "a verdict that names no list": async (v, asked) => ({
    body: verifyBody(v, { valid: false, verdict: await v.verdict(asked, null as never) }),
  }),
  "a license file in the place of the verdict": async (v, asked) => ({
    body: verifyBody(v, { valid: false, verdict: await v.license(asked) }),
  }),
  "a verdict in the place of the license file": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.verdict(asked, revoked) }),
  }),
  "a manifest in the place of the verdict": async (v) => ({
    body: verifyBody(v, { valid: false, verdict: await v.manifest() }),
  }),
  "a license file that a stranger has signed": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license(asked, {}, await stranger()) }),
  }),
  "a license file of another issuer": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license(asked, { iss: "countersign:other" }) }),
  }),
  "another server's license file": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license({ ...asked, nodeId: "nod_other" }) }),
  }),
  "a license file with another nonce": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license({ ...asked, nonce: "x".repeat(32) }) }),
  }),
  "an older license file": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license(asked, { serial: T0 - 1 }) }),
  }),
  "a license file that is over": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license(asked, { exp: v.now() / 1_000 - 1 }) }),
  }),
  "a license file of another kind": async (v, asked) => ({
    body: verifyBody(v, {
      licenseFile: await signDocument(
        "node",
        JSON.parse(Buffer.from((await v.license(asked)).split(".")[1] ?? "", "base64url").toString()),
        v.online,
      ),
    }),
  }),
  "a signed license file whose entries are not understood": async (v, asked) => ({
    body: verifyBody(v, {
      licenseFile: await v.license(asked, { licenses: [{ id: MILL.licenseId }] as never }),
    }),
  }),
  "a good license file beside a forged verdict": async (v, asked) => ({
    body: verifyBody(v, {
      licenseFile: await v.license(asked),
      verdict: await v.verdict(asked, revoked, {}, await stranger()),
    }),
  }),
  "a license file and a verdict about the same license": async (v, asked) => ({
    body: verifyBody(v, { licenseFile: await v.license(asked), verdict: await v.verdict(asked, revoked) }),
  }),
};

const ATTEMPT = ["clock", "lastAttempt", "failures", "nextAttemptAt"];

function lasting(dataDir: string): Record<string, unknown> {
  const state = JSON.parse(readFileSync(join(dataDir, "state.json"), "utf8"));
  return Object.fromEntries(Object.entries(state).filter(([name]) => !ATTEMPT.includes(name)));
}

describe("an answer that proves nothing changes nothing but the recorded attempt", () => {
  for (const [name, hostile] of Object.entries(HOSTILE))
    it(name, async () => {
      const vendor = await makeVendor();
      const dataDir = tempPath();
      const licensing = await activated(vendor, { dataDir });
      const before = lasting(dataDir);
      const status = licensing.status();
      vendor.now = () => T0 + DAY;
      vendor.answers["verify"] = (asked) => hostile(vendor, asked);

      const outcome = await licensing.refresh();

      expect(outcome.ok).toBe(false);
      expect(lasting(dataDir)).toEqual(before);
      expect(licensing.isLicensed("mill")).toBe(true);
      const after = licensing.status();
      expect(after.licenses).toEqual(status.licenses);
      expect(after.lastContactAt).toBe(T0);
      expect(after.lastAttempt).toMatchObject({ at: T0 + DAY, operation: "verify" });
      expect(after.lastAttempt?.result).not.toBe("ok");
      expect((await install(vendor, { dataDir })).isLicensed("mill")).toBe(true);
    });

  it("and during an activation it leaves a server without any license", async () => {
    for (const [name, hostile] of Object.entries(HOSTILE)) {
      // A server that holds nothing has nothing newer to compare with.
      if (name === "an older license file") continue;
      const vendor = await makeVendor();
      const licensing = await install(vendor);
      vendor.answers["activate"] = async (asked) => {
        const reply = await hostile(vendor, asked);
        const file = (reply.body as { licenseFile?: string | null }).licenseFile;
        const isGood = (reply.body as { verdict?: unknown }).verdict && file;
        if (file === undefined || isGood) return { status: 500, body: "" };
        return { body: { activations: [{ id: "act_mill0000000000", ...MILL }], licenseFile: file ?? "" } };
      };
      const outcome = await licensing.activate(TOKEN);
      expect(outcome.ok).toBe(false);
      expect(licensing.status()).toMatchObject({ mode: "not-activated", isLicensed: false, licenses: [] });
    }
  });

  it("neither does a service that another root proves, nor one with another issuer, nor an older manifest", async () => {
    const vendor = await makeVendor();
    const other = await makeVendor();
    const licensing = await activated(vendor);
    const text = await vendor.manifest();
    await vendor.rotate(false);
    vendor.answers["manifest"] = async () => ({ body: { manifest: await other.manifest() } });
    expect(await licensing.refresh()).toMatchObject({ ok: false, code: "KEY_UNKNOWN" });
    vendor.answers["manifest"] = () => ({ body: { manifest: text } });
    expect(await licensing.refresh()).toMatchObject({ ok: false, code: "KEY_UNKNOWN" });
    expect(await (await install(other, { transport: vendor.transport })).activate(TOKEN)).toMatchObject({
      ok: false,
      code: "SERVICE_UNTRUSTED",
    });
    expect(licensing.isLicensed("mill")).toBe(true);
  });
});

describe("72 hours without the cloud, then 72 hours of nonsense", () => {
  it("stop no valid installation, and give none more time than its lease", async () => {
    const vendor = await makeVendor();
    vendor.grants = [grant("mill"), grant("saw", { expiresDays: 2 })];
    const licensing = await activated(vendor);
    const kinds = Object.values(HOSTILE);
    for (let hour = 1; hour <= 144; hour += 1) {
      vendor.now = () => T0 + hour * 3_600_000;
      vendor.answers["verify"] = (asked) => {
        if (hour <= 72) throw new Error("no route to host");
        return (kinds[hour % kinds.length] as Hostile)(vendor, asked);
      };
      await licensing.refresh();
      expect(licensing.isLicensed("mill")).toBe(true);
      expect(licensing.isLicensed("saw")).toBe(hour < 48);
    }
    vendor.now = () => T0 + 30 * DAY - 1;
    expect(licensing.isLicensed("mill")).toBe(true);
    vendor.now = () => T0 + 30 * DAY;
    expect(licensing.isLicensed("mill")).toBe(false);
    expect(licensing.status().licenses).toMatchObject([
      { status: "authorization-expired" },
      { status: "expired" },
    ]);
  });
});
