import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LicenseKeys } from "../../onprem/keys/license-keys.ts";
import { doubleOf } from "../../onprem/page/testing/double.ts";
import { licensed, onlineStatus } from "../../onprem/page/testing/statuses.ts";
import { importedServer, keysServer, provisionalServer, SUPPORT } from "../client/keys-installation.ts";
import { group } from "../client/keys-vendor.ts";
import { DAY } from "../client/vendor.ts";
import { tabAt, useBrowser } from "./bench.ts";
import { serve } from "./browser.ts";
import { fileOf, rowsOf, summarized } from "./keys-bench.ts";

const browser = useBrowser();

async function pageOver(keys: LicenseKeys): Promise<Page> {
  const served = await serve(doubleOf(onlineStatus([licensed("fax")])), { keys });
  onTestFinished(() => served.close());
  const page = await tabAt(browser(), served.url);
  await page.getByRole("heading", { name: /^License keys/ }).waitFor();
  return page;
}

async function imported(page: Page, text: string): Promise<void> {
  await summarized({ page }, fileOf(text));
  await page.getByRole("button", { name: "Import and activate" }).click();
}

describe("with real license keys", () => {
  it("a file is chosen, summed up, imported and activated: one record for each key, every field filled (B1, B2, B3, B4)", async () => {
    const { vendor, keys } = await keysServer();
    const page = await pageOver(keys);
    const ends = group(2, { mode: "Temporary", endsDays: 90 });
    const file = await vendor.make({ groups: [group(3), ends, group(1, { type: "Administrator" })] });
    await summarized({ page }, fileOf(file.text));
    expect(await rowsOf(page)).toEqual([
      "EndUser Permanent 3",
      "EndUser Temporary 2",
      "Administrator Permanent 1",
    ]);
    expect(keys.records()).toEqual([]);
    expect(vendor.asked).toEqual([]);
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByText("6 license keys were imported and activated.").waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    expect(vendor.asked).toMatchObject([{ operation: "activate-key-file", fileId: file.id, isImport: true }]);
    await page.getByRole("button", { name: "Show all keys" }).click();
    await page.getByText("6 license keys").waitFor();
    expect((await rowsOf(page, "main"))[3]).toMatch(/^NW1-00004 EndUser Temporary Usable 10 Apr 2027 Free$/);
    await page.getByRole("button", { name: "NW1-00004" }).click();
    await page.getByLabel("User who gets a key of this kind").fill("anna");
    await page.keyboard.press("Enter");
    await page.getByText("anna now has NW1-00001.").waitFor();
    await page.getByRole("button", { name: "Take it from anna" }).waitFor();
    const proof = await page.getByLabel("The key as the vendor signed it").inputValue();
    expect(file.text).toContain(`"${proof}"`);
    expect(keys.seats.check("anna")).toMatchObject({ ok: true, numbers: ["NW1-00001"] });
  });

  it("5,000 keys are imported with progress, and the list stays quick (B3)", async () => {
    const { vendor, keys } = await keysServer();
    const file = await vendor.make({ groups: [group(5_000)] });
    const page = await pageOver(keys);
    await summarized({ page }, fileOf(file.text));
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByRole("progressbar").first().waitFor();
    await page.getByText("5,000 license keys were imported and activated.").waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("button", { name: "Show all keys" }).click();
    await page.getByText("1 to 100 of 5,000 license keys").waitFor();
    await page.getByLabel("Number or user").fill("04321");
    await page.getByText("1 license key (of 5,000)").waitFor();
  });

  it("the same file again adds nothing, and one for another server type names both (B7, B8)", async () => {
    const { vendor, keys, file } = await importedServer();
    const page = await pageOver(keys);
    await imported(page, file.text);
    await page.getByText("Nothing was added.").waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    const other = await vendor.make({ serverType: "Test" });
    await summarized({ page }, fileOf(other.text));
    const alert = await page.getByRole("alert").innerText();
    expect(alert).toMatch(/Production/);
    expect(alert).toMatch(/Test/);
    expect(alert).toContain("SERVER_TYPE_DIFFERS");
    expect(keys.records()).toHaveLength(6);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, -100)],
    ["changed", (text: string) => text.replace(/"eyJ\w+/g, (each) => `${each}x`)],
    ["something else", () => "not a key file"],
    ["empty", () => ""],
  ])("a file that is %s is refused with a code and a cure, and nothing is there", async (_, change) => {
    const { vendor, keys } = await keysServer();
    const file = await vendor.make();
    const page = await pageOver(keys);
    await page.getByRole("button", { name: "Import license keys…" }).click();
    await page.getByLabel("License key file").setInputFiles(fileOf(change(file.text)));
    await page.getByText("northwind.json").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toMatch(/KEY_[A-Z_]+/);
    expect(keys.records()).toEqual([]);
  });

  it("without the service: provisional for five days, only authorize and remove, then authorized (B5, B6)", async () => {
    const { vendor, keys } = await keysServer();
    const file = await vendor.make();
    vendor.isThere = false;
    const page = await pageOver(keys);
    await imported(page, file.text);
    await page.getByText("6 license keys were imported, but not activated").waitFor();
    await page.getByText(/can be used until 15 Jan 2027/).waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByText(/Provisional: usable until 15 Jan 2027/).waitFor();
    expect(
      await page.getByRole("button", { name: "Import license keys…" }).getAttribute("aria-disabled"),
    ).toBe("true");
    await page.getByRole("button", { name: "Authorize" }).click();
    const section = page.getByRole("region", { name: /^License keys/ });
    await section.getByRole("alert").waitFor();
    expect(await section.innerText()).toContain(SUPPORT);
    vendor.isThere = true;
    await page.getByRole("button", { name: "Authorize" }).click();
    await page.getByText("6 license keys authorized.").waitFor();
    await section.getByText("Authorized", { exact: true }).waitFor();
  });

  it("provisional keys that are over say so, and can be removed (B5, B6)", async () => {
    const { machine, keys } = await provisionalServer();
    await machine.run(6 * DAY);
    const page = await pageOver(keys);
    await page.getByText(/The five days without authorization ended 15 Jan 2027/).waitFor();
    await page.getByRole("button", { name: "Remove the keys of" }).click();
    await page.getByRole("button", { name: "Remove 6 license keys" }).click();
    await page.getByText("There are no license keys on this server.").waitFor();
    expect(keys.records()).toEqual([]);
  });

  it("a change of the server type shows the table, replaces all, and names who has no key any more (B7)", async () => {
    const { vendor, keys } = await importedServer();
    for (const user of ["anna", "boris", "carla"]) await keys.seats.assign(user, { type: "EndUser" });
    const test = await vendor.make({ serverType: "Test", groups: [group(2)] });
    const page = await pageOver(keys);
    await page.getByRole("button", { name: "Change server type…" }).click();
    await page.getByLabel("License key files for the new server type").setInputFiles(fileOf(test.text));
    await page.getByText("northwind.json").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("heading", { name: "From Production to Test" }).waitFor();
    expect(await rowsOf(page)).toEqual(["EndUser 1 user will have none 5 3 2", "Administrator 1 0 0"]);
    await page.getByLabel("Type Test to confirm").fill("Test");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The server type is changed" }).waitFor();
    expect(await page.locator(".lost li").allInnerTexts()).toEqual([expect.stringMatching(/, EndUser$/)]);
    expect(keys.status().serverType).toBe("Test");
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("region", { name: "License keys Test" }).waitFor();
  });

  it("a record that was edited on the disk is shown as such, and the others work on (B3)", async () => {
    const { keys, machine, file } = await importedServer();
    const path = join(machine.dataDir, "keys.json");
    const [first = ""] = JSON.parse(file.text).keys;
    writeFileSync(path, readFileSync(path, "utf8").replace(first, `${first.slice(0, -8)}AAAAAAAA`));
    await keys.reload();
    const page = await pageOver(keys);
    await page.getByRole("button", { name: "Show all keys" }).click();
    await page.getByText("6 license keys").waitFor();
    const rows = await rowsOf(page, "main");
    expect(rows.filter((row) => row.includes("Edited, not used"))).toHaveLength(1);
    expect(rows.filter((row) => row.includes("Usable"))).toHaveLength(5);
  });
});
