import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { AWAY, REFUSED } from "../../onprem/keys/testing/samples.ts";
import { useBrowser } from "./bench.ts";
import { askedOf, fileOf, type KeysShown, keysPage, rowsOf } from "./keys-bench.ts";

const browser = useBrowser();
const LABEL = "License key files for the new server type";

async function planned(): Promise<KeysShown> {
  const shown = await keysPage(browser());
  await shown.page.getByRole("button", { name: "Change server type…" }).click();
  await shown.page.getByLabel(LABEL).setInputFiles([fileOf("one", "one.json"), fileOf("two", "two.json")]);
  await shown.page.getByText("two.json").waitFor();
  await shown.page.getByRole("button", { name: "Next" }).click();
  await shown.page.getByRole("heading", { name: "From Production to Test" }).waitFor();
  return shown;
}

async function confirm(page: Page): Promise<void> {
  await page.getByLabel("Type Test to confirm").fill("test");
  await page.getByRole("button", { name: "Change to Test" }).click();
}

describe("change server type", () => {
  it("shows type, on server, assigned and in the new files before anything is changed (B7)", async () => {
    const { page, keys } = await planned();
    expect(await page.locator("dialog thead th").allInnerTexts()).toEqual([
      "Type",
      "On server",
      "Assigned",
      "In the new files",
    ]);
    expect(await rowsOf(page)).toEqual(["EndUser 1 user will have none 5 2 1", "Administrator 1 1 1"]);
    await page.getByText("All Production keys of this server are replaced.").waitFor();
    await page.getByText("1 user will be without a key").waitFor();
    expect(keys.asked).toEqual([{ name: "planTypeChange", given: [["one", "two"]] }]);
  });

  it("is done only when the new type was typed, and names who has no key any more (B7)", async () => {
    const { page, keys } = await planned();
    await page.getByRole("button", { name: "Change to Test" }).click();
    await page.getByText("This is not the name of the new server type, Test.").waitFor();
    expect(askedOf(keys)).toEqual(["planTypeChange"]);
    await confirm(page);
    await page.getByRole("heading", { name: "The server type is changed" }).waitFor();
    const said = await page.getByRole("dialog").innerText();
    expect(said).toContain("This server is now of type Test.");
    expect(said).toContain("2 license keys took the place of 6.");
    expect(said).toMatch(/Without a key now:\s+user-3, EndUser/);
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(keys.asked.at(-1)).toMatchObject({ name: "changeType", given: [["one", "two"], {}] });
  });

  it("without the service nothing is changed, and the reason is said (B7)", async () => {
    const { page, keys } = await planned();
    keys.answers.changeType = async () => AWAY;
    await confirm(page);
    await page.getByRole("heading", { name: "Nothing was changed" }).waitFor();
    for (const text of [AWAY.detail, AWAY.code, AWAY.fix])
      expect(await page.getByRole("alert").innerText()).toContain(text);
    await page.getByRole("button", { name: "Back to the files" }).click();
    await page.getByText("two.json").waitFor();
  });

  it("files that cannot be used are refused before the table", async () => {
    const { page, keys } = await keysPage(browser());
    keys.answers.planTypeChange = async () => REFUSED;
    await page.getByRole("button", { name: "Change server type…" }).click();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("alert").filter({ hasText: "No file is chosen." }).waitFor();
    await page.getByLabel(LABEL).setInputFiles(fileOf("one", "one.json"));
    await page.getByText("one.json").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("alert").filter({ hasText: REFUSED.code }).waitFor();
  });

  it("goes on when the page is loaded anew", async () => {
    const { page, keys } = await planned();
    let end = () => {};
    const quick = keys.answers.changeType;
    keys.answers.changeType = (texts, options) => {
      options?.onProgress?.({ step: "writing", done: 1, of: 2 });
      return new Promise((resolve) => {
        end = () => resolve(quick(texts));
      });
    };
    await confirm(page);
    await page.getByRole("heading", { name: "Changing the server type" }).waitFor();
    await page.reload();
    await page.getByRole("dialog").getByText("1 of 2").waitFor();
    end();
    await page.getByRole("heading", { name: "The server type is changed" }).waitFor();
  });
});
