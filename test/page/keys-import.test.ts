/** The import wizard in a browser, each way through it: long because there are many, and each is read by itself. */

import { describe, expect, it } from "vitest";
import { AWAY, DAY, noKeys, REFUSED, summary, T0 } from "../../onprem/keys/testing/samples.ts";
import { tabAt, useBrowser } from "./bench.ts";
import { askedOf, chosen, fileOf, keysPage, rowsOf, slowImport, summarized } from "./keys-bench.ts";

const browser = useBrowser();

const COUNTS = [
  { type: "EndUser", module: null, mode: "Permanent", count: 4_000 },
  { type: "EndUser", module: null, mode: "Temporary", count: 990 },
  { type: "Module", module: "reports", mode: "Trial", count: 10 },
] as const;

const emptyServer = (options = {}) => keysPage(browser(), { now: noKeys(), rows: [], steps: [] }, options);

describe("the import wizard", () => {
  it("shows server type and counts before anything is written, imports, and finishes (B1)", async () => {
    const shown = await emptyServer();
    const { page, keys } = shown;
    keys.answers.inspect = async () => summary({ keyCount: 5_000, counts: COUNTS });
    await summarized(shown);
    expect(await page.getByRole("dialog").innerText()).toMatch(
      /Server type\s+Production\s+Customer\s+Northwind Mills\s+Customer key\s+acc_0000000000\s+License keys\s+5,000/,
    );
    expect(await rowsOf(page)).toEqual([
      "EndUser Permanent 4,000",
      "EndUser Temporary 990",
      "Module reports Trial 10",
    ]);
    expect(askedOf(keys)).toEqual(["inspect"]);
    expect(await page.locator('[aria-current="step"]').innerText()).toBe("Summary");
    keys.answers.import = async () => ({
      ok: true,
      fileId: "kfl_1",
      serverType: "Production",
      result: "authorized",
      added: 5_000,
      provisionalUntil: null,
      unreachable: null,
    });
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByText("5,000 license keys were imported and activated.").waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(keys.asked).toMatchObject([
      { name: "inspect", given: ['{"countersign":"key-file"}'] },
      { name: "import", given: ['{"countersign":"key-file"}', {}] },
    ]);
    await expect.poll(() => page.getByText("The import of license keys has ended.").count()).toBe(0);
  });

  it("says of keys that were on the server already that they are activated now, and counts none (B5)", async () => {
    const shown = await emptyServer();
    const { page } = shown;
    await summarized(shown);
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page
      .getByText("All keys of this file were on this server already, and are activated now.")
      .waitFor();
    expect(await page.getByText("0 license keys").count()).toBe(0);
  });

  it("goes back to the file, and Cancel and Escape change nothing", async () => {
    const shown = await emptyServer();
    const { page, keys } = shown;
    await summarized(shown);
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByText("northwind.json").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Import license keys…" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(askedOf(keys)).toEqual(["inspect", "inspect"]);
  });

  it("takes a file that is dropped on it", async () => {
    const { page, keys } = await emptyServer();
    await page.getByRole("button", { name: "Import license keys…" }).click();
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(["dropped"], "dropped.json", { type: "application/json" }));
      document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
    })()`);
    await page.getByText("dropped.json").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("heading", { name: "What is in the file" }).waitFor();
    expect(keys.asked).toEqual([{ name: "inspect", given: ["dropped"] }]);
  });

  it("keeps the page where a file is dropped beside the field", async () => {
    const { page } = await emptyServer();
    const isKept = (): Promise<boolean> =>
      page.evaluate<boolean>(
        `!document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true }))`,
      );
    expect(await isKept()).toBe(false);
    await page.getByRole("button", { name: "Import license keys…" }).click();
    await page.getByLabel("License key file").waitFor();
    await expect.poll(isKept).toBe(true);
  });

  it("asks for a file when none is chosen, and refuses one that is too large before it is sent", async () => {
    const { page, keys } = await emptyServer();
    await page.getByRole("button", { name: "Import license keys…" }).click();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("alert").filter({ hasText: "No file is chosen." }).waitFor();
    await page.getByLabel("License key file").setInputFiles(fileOf("x".repeat(5_000_001), "large.json"));
    await page.getByRole("alert").filter({ hasText: "large.json is larger than 5 MB" }).waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("KEY_FILE_TOO_LARGE");
    expect(keys.asked).toEqual([]);
  });

  it("says why a file is not read, with its code and its cure, and stays where it is", async () => {
    const shown = await emptyServer();
    const { page, keys } = shown;
    keys.answers.inspect = async () => REFUSED;
    await chosen(shown);
    await page.getByRole("button", { name: "Next" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    for (const text of [REFUSED.detail, REFUSED.code, REFUSED.fix])
      expect(await alert.innerText()).toContain(text);
    expect(await page.getByText("northwind.json").count()).toBe(1);
  });

  it("names what stands in the way, and does not import then (B7)", async () => {
    const shown = await keysPage(browser());
    const { page, keys } = shown;
    keys.answers.inspect = async () =>
      summary({
        serverType: "Test",
        obstacle: {
          ...REFUSED,
          code: "SERVER_TYPE_DIFFERS",
          detail: "This server is of type Production, the file is for Test.",
          fix: "Choose the file for Production, or change the server type.",
        },
      });
    await summarized(shown);
    const button = page.getByRole("button", { name: "Import and activate" });
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    expect(await page.getByRole("alert").innerText()).toMatch(
      /of type Production, the file is for Test\. SERVER_TYPE_DIFFERS\s+Choose the file for Production/,
    );
    await button.click({ force: true });
    expect(askedOf(keys)).toEqual(["inspect"]);
  });

  it("says that the same file adds nothing, before and after", async () => {
    const shown = await keysPage(browser());
    const { page, keys } = shown;
    keys.answers.inspect = async () => summary({ here: 6 });
    await summarized(shown);
    await page
      .getByText("All keys of this file are on this server already: an import adds nothing.")
      .waitFor();
    const quick = keys.answers.import;
    keys.answers.import = async (text) =>
      ({ ...(await quick(text)), result: "unchanged", added: 0 }) as never;
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByText("Nothing was added.").waitFor();
  });

  it("without the service: says until when the keys may be used and what to do (B1, B5)", async () => {
    const shown = await emptyServer();
    const { page, keys } = shown;
    keys.answers.import = async () => ({
      ok: true,
      fileId: "kfl_1",
      serverType: "Production",
      result: "provisional",
      added: 6,
      provisionalUntil: T0 + 5 * DAY,
      unreachable: AWAY,
    });
    await summarized(shown);
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByRole("heading", { name: "The import is finished" }).waitFor();
    const said = await page.getByRole("dialog").innerText();
    expect(said).toContain("6 license keys were imported, but not activated");
    expect(said).toContain("until 15 Jan 2027, 09:30");
    expect(said).toContain("press Authorize");
    for (const text of [AWAY.detail, AWAY.code, AWAY.fix]) expect(said).toContain(text);
  });

  it("a rejected file: nothing was imported, and why, with the way to support (B5)", async () => {
    const shown = await emptyServer();
    const { page, keys } = shown;
    keys.answers.import = async () => ({ ...REFUSED, kind: "refused", code: "KEY_FILE_USED_UP" });
    await summarized(shown);
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByRole("heading", { name: "Nothing was imported" }).waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("KEY_FILE_USED_UP");
    expect(await page.getByRole("alert").innerText()).toContain(REFUSED.fix);
    await page.getByRole("button", { name: "Choose another file" }).click();
    await page.getByLabel("License key file").waitFor();
  });
});

describe("an import that takes its time", () => {
  it("shows what it is at and how far, and goes on when the page is loaded anew", async () => {
    const shown = await emptyServer();
    const { page, keys } = shown;
    const slow = slowImport(keys);
    await summarized(shown);
    await page.getByRole("button", { name: "Import and activate" }).click();
    await expect.poll(() => keys.asked.length).toBe(2);
    slow.tell({ step: "proving", done: 1_200, of: 5_000 });
    await page.getByRole("dialog").getByText("1,200 of 5,000").waitFor();
    const bar = page.getByRole("dialog").getByRole("progressbar", { name: "Proving the keys" });
    expect([await bar.getAttribute("value"), await bar.getAttribute("max")]).toEqual(["1200", "5000"]);
    expect(await page.getByRole("dialog").getByRole("status").innerText()).toBe("Proving the keys …");
    await page.reload();
    await page.getByRole("dialog").getByText("1,200 of 5,000").waitFor();
    slow.tell({ step: "writing", done: 4_000, of: 5_000 });
    await page.getByRole("dialog").getByText("4,000 of 5,000").waitFor();
    await slow.end();
    await page.getByRole("heading", { name: "The import is finished" }).waitFor();
    expect(askedOf(keys)).toEqual(["inspect", "import"]);
  });

  it("goes on when the wizard is closed, and is found in the page and in another tab", async () => {
    const shown = await emptyServer();
    const { page, keys, url } = shown;
    const slow = slowImport(keys);
    await summarized(shown);
    await page.getByRole("button", { name: "Import and activate" }).click();
    await page.getByRole("heading", { name: "Importing and activating" }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByText("The import of license keys is under way.").waitFor();
    const other = await tabAt(browser(), `${url}#import-keys`);
    await other.getByRole("heading", { name: "Importing and activating" }).waitFor();
    await slow.end();
    await other.getByRole("heading", { name: "The import is finished" }).waitFor();
    await page.getByRole("button", { name: "Show what it came to" }).click();
    await page.getByRole("heading", { name: "The import is finished" }).waitFor();
    expect(askedOf(keys)).toEqual(["inspect", "import"]);
  });

  it("a second click and a second tab import nothing twice", async () => {
    const shown = await emptyServer();
    const { page, keys, url } = shown;
    const slow = slowImport(keys);
    const other = await tabAt(browser(), url);
    await summarized({ page: other });
    await summarized(shown);
    await page.getByRole("button", { name: "Import and activate" }).dblclick();
    await page.getByRole("heading", { name: "Importing and activating" }).waitFor();
    // The other tab has not heard of it yet, or has: either way it shows the one import.
    const button = other.getByRole("button", { name: "Import and activate" });
    if (await button.isVisible()) await button.click({ timeout: 1_000 }).catch(() => undefined);
    await other.getByRole("heading", { name: "Importing and activating" }).waitFor();
    expect(askedOf(keys).filter((name) => name === "import")).toHaveLength(1);
    await slow.end();
    await page.getByRole("heading", { name: "The import is finished" }).waitFor();
  });
});
