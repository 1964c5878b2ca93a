import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import type { Licensing } from "../../client/licensing.ts";
import type { LicenseKeys } from "../../onprem/keys/license-keys.ts";
import { openLicenseKeys } from "../../onprem/keys/open.ts";
import { tabAt, useBrowser } from "./bench.ts";
import { serve } from "./browser.ts";
import { fileOf, rowsOf, summarized } from "./keys-bench.ts";
import { startVendor } from "./vendor-service.ts";

const browser = useBrowser();
const SUPPORT = "support@acme.example";

const GROUPS = [
  { type: "EndUser", mode: "Permanent", count: 3 },
  { type: "Administrator", mode: "Permanent", count: 1 },
] as const;

async function serverOf(licensing: Licensing): Promise<{ keys: LicenseKeys; page: Page }> {
  const keys = await openLicenseKeys(licensing, { support: SUPPORT, background: false });
  onTestFinished(() => keys.close());
  const served = await serve(licensing, { keys });
  onTestFinished(() => served.close());
  const page = await tabAt(browser(), served.url);
  await page.getByRole("heading", { name: /^License keys/ }).waitFor();
  return { keys, page };
}

async function imported(page: Page, text: string): Promise<void> {
  await summarized({ page }, fileOf(text));
  await page.getByRole("button", { name: "Import and activate" }).click();
}

it("with the real service: import, a second server that finds no place, a withdrawal, another server type (B1, B3, B4, B7)", async () => {
  const vendor = await startVendor(() => Date.now());
  const file = await vendor.keyFile("Production", [...GROUPS]);
  const { keys, page } = await serverOf(await vendor.install());
  await imported(page, file.text);
  await page.getByText("4 license keys were imported and activated.").waitFor();
  await page.getByRole("button", { name: "Finish" }).click();
  await page.getByText("Authorized", { exact: true }).waitFor();

  const second = await serverOf(await vendor.install());
  await imported(second.page, file.text);
  await second.page.getByRole("heading", { name: "Nothing was imported" }).waitFor();
  const alert = await second.page.getByRole("alert").innerText();
  expect(alert).toContain("KEY_FILE_USED_UP");
  expect(alert).toContain(SUPPORT);
  expect(second.keys.records()).toEqual([]);

  await vendor.withdraw(file.id, ["ACME-PRODUCTION-00002"]);
  await page.getByRole("button", { name: "Ask the vendor now" }).click();
  await page.getByText("The vendor has taken 1 license key from this server.").waitFor();
  await page.getByRole("button", { name: "Show all keys" }).click();
  await page.getByText("4 license keys").waitFor();
  expect((await rowsOf(page, "main"))[1]).toContain("ACME-PRODUCTION-00002 EndUser Permanent Withdrawn");
  await page.getByRole("button", { name: "Back to Licenses" }).click();

  await keys.seats.assign("anna", { type: "EndUser" });
  const other = await vendor.keyFile("Test", [...GROUPS]);
  await page.getByRole("button", { name: "Change server type…" }).click();
  await page.getByLabel("License key files for the new server type").setInputFiles(fileOf(other.text));
  await page.getByText("northwind.json").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Type Test to confirm").fill("Test");
  await page.keyboard.press("Enter");
  await page.getByText("This server is now of type Test.").waitFor();
  expect(keys.seats.check("anna")).toMatchObject({ ok: true, numbers: ["ACME-TEST-00001"] });
});

it("with the real service gone: provisional, and authorize says why not and where support is (B5, B6)", async () => {
  const vendor = await startVendor(() => Date.now());
  const file = await vendor.keyFile("Production", [...GROUPS]);
  const { keys, page } = await serverOf(await vendor.install());
  await vendor.stop();
  await imported(page, file.text);
  await page.getByText("4 license keys were imported, but not activated").waitFor();
  await page.getByRole("button", { name: "Finish" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  const section = page.getByRole("region", { name: /^License keys/ });
  await section.getByRole("alert").waitFor();
  expect(await section.innerText()).toContain(SUPPORT);
  expect(keys.status()).toMatchObject({ isProvisional: true, files: [{ state: "provisional" }] });
});
