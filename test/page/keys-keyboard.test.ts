import { expect, it, onTestFinished } from "vitest";
import { keysDouble } from "../../onprem/keys/testing/double.ts";
import { FILE_ID, keysStatus, noKeys, numberOf, provisionalKeys } from "../../onprem/keys/testing/samples.ts";
import { servePage } from "../../onprem/page/serve.ts";
import { doubleOf } from "../../onprem/page/testing/double.ts";
import { newStatus } from "../../onprem/page/testing/statuses.ts";
import { focused, tabAt, tabTo, useBrowser } from "./bench.ts";
import { fileOf, keysPage } from "./keys-bench.ts";

const browser = useBrowser();

it("an import is done with the keyboard only; each step's title takes the focus, and it comes back at the end", async () => {
  const { page, keys } = await keysPage(browser(), { now: noKeys(), rows: [], steps: [] });
  await tabTo(page, "Import license keys…");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Which file?");
  await page.getByLabel("License key file").setInputFiles(fileOf());
  await page.getByText("northwind.json").waitFor();
  await tabTo(page, "Next");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("What is in the file");
  await tabTo(page, "Import and activate");
  await page.keyboard.press("Space");
  await expect.poll(() => focused(page)).toBe("The import is finished");
  await tabTo(page, "Finish");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toBe("Import license keys…");
  expect(keys.asked.map(({ name }) => name)).toEqual(["inspect", "import"]);
});

it("a record is opened and left with the keyboard only, and the list is where it was", async () => {
  const { page } = await keysPage(browser());
  await tabTo(page, "Show all keys");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: numberOf(2) }).waitFor();
  await tabTo(page, numberOf(2));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `License key ${numberOf(2)}` }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toBe(numberOf(2));
});

it("the focus is never lost where a button goes away: remove, authorize, a user's key", async () => {
  const { page, keys } = await keysPage(browser(), { now: provisionalKeys() });
  await page.getByRole("button", { name: "Remove the keys of" }).press("Enter");
  await expect.poll(() => focused(page)).toBe("Keep");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toMatch(/^Remove the keys of/);
  keys.answers.authorize = async () => {
    keys.now = keysStatus();
    return { ok: true, authorized: [FILE_ID], withdrawn: [] };
  };
  await page.getByRole("button", { name: "Authorize" }).press("Enter");
  await expect.poll(() => focused(page)).toMatch(/^License keys/);
  keys.answers.release = async () => {
    keys.rows = keys.rows.map((row) => ({ ...row, user: null }));
    return { ok: true, released: [numberOf(1)] };
  };
  await page.evaluate(`location.hash = "#key/${numberOf(1)}"`);
  await page.getByRole("button", { name: "Take it from anna" }).press("Enter");
  await expect.poll(() => focused(page)).toBe("User");
});

it("a page without license keys shows nothing of them, whatever its address says", async () => {
  const served = await servePage(doubleOf(newStatus()), {
    host: "127.0.0.1",
    port: 0,
    key: "a-login-key-of-the-test",
  });
  onTestFinished(() => served.close());
  const page = await tabAt(browser(), `${served.url}#key=a-login-key-of-the-test`);
  await page.getByRole("heading", { name: "This server" }).waitFor();
  await page.evaluate("location.hash = '#import-keys'");
  await page.evaluate("location.hash = '#keys'");
  await page.getByRole("heading", { name: "This server" }).waitFor();
  expect(await page.getByText("License keys").count()).toBe(0);
  expect(await page.getByRole("dialog").count()).toBe(0);
});

it("countersign-node serve shows the keys that it is given, behind its login", async () => {
  const keys = keysDouble();
  const served = await servePage(doubleOf(newStatus()), {
    host: "127.0.0.1",
    port: 0,
    key: "a-login-key-of-the-test",
    keys,
  });
  onTestFinished(() => served.close());
  const bare = await tabAt(browser(), `${served.url}#import-keys`);
  await bare.getByLabel("Login key").waitFor();
  const page = await tabAt(browser(), `${served.url}#key=a-login-key-of-the-test`);
  await page.getByRole("heading", { name: /^License keys/ }).waitFor();
});
