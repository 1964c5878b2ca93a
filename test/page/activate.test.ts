import { describe, expect, it } from "vitest";
import { REFUSED } from "../../onprem/page/testing/double.ts";
import { inEvaluation, licensed, newStatus, onlineStatus, T0 } from "../../onprem/page/testing/statuses.ts";
import { pageOf, useBrowser } from "./bench.ts";

const browser = useBrowser();
const evaluating = () => newStatus([inEvaluation("fax", 12), inEvaluation("billing", 12)]);
const TOKEN = "cs_act_0000000000000000000000000000003uTwYt";

type Shown = Awaited<ReturnType<typeof pageOf>>;

async function chosen(status = evaluating(), way: RegExp = /^Online/): Promise<Shown> {
  const shown = await pageOf(browser(), status);
  await shown.page.getByRole("button", { name: "Activate now" }).click();
  await shown.page.getByRole("button", { name: way }).click();
  return shown;
}

describe("activate now, online", () => {
  it("has one field, Save and Cancel; Cancel and Escape change nothing (A8)", async () => {
    const { page, double } = await chosen();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("textbox").count()).toBe(1);
    expect(await dialog.getByRole("button").allInnerTexts()).toEqual(["Save", "Cancel"]);
    await page.getByLabel("Activation token").fill(TOKEN);
    await page.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Activate now" }).click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(double.asked).toEqual([]);
  });

  it("a failure stays, keeps what was typed, names one reason with its cure, changes nothing (A8)", async () => {
    const { page, double } = await chosen();
    const field = page.getByLabel("Activation token");
    await field.fill(TOKEN);
    await page.getByRole("button", { name: "Save" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(
      /^The activation token is past its end\. TOKEN_EXPIRED\s+Generate another one in the vendor's portal\.$/,
    );
    expect(await field.inputValue()).toBe(TOKEN);
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(double.asked).toEqual([{ name: "activate", given: [TOKEN] }]);
  });

  it("names each license that stood in the way, when there are several", async () => {
    const { page, double } = await chosen();
    const licenses = ["The license of StoneFax has no free use.", "The license of Billing is over."].map(
      (detail, index) => ({ licenseId: `lic_${index}`, code: "X", detail }),
    );
    double.answers.activate = async () => ({ ...REFUSED, licenses });
    await page.getByLabel("Activation token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").getByRole("listitem").allInnerTexts()).toEqual(
      licenses.map(({ detail }) => detail),
    );
  });

  it("success returns to the list with the new state (A8)", async () => {
    const { page, double } = await chosen();
    double.answers.activate = async () => {
      double.now = onlineStatus([licensed("fax"), inEvaluation("billing", 12)]);
      return { ok: true, licenses: double.now.licenses };
    };
    await page.getByLabel("Activation token").fill(TOKEN);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Activated: StoneFax.").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.locator("tbody tr").first().innerText()).toContain("Licensed");
    expect(await page.locator(".badge").first().innerText()).toBe("Online");
    expect(await page.content()).not.toContain(TOKEN);
  });

  it("a press of Save while one is under way is not a second one", async () => {
    const { page, double } = await chosen();
    let answer = () => {};
    double.answers.activate = () =>
      new Promise((resolve) => {
        answer = () => resolve(REFUSED);
      });
    await page.getByLabel("Activation token").fill(TOKEN);
    const save = page.getByRole("button", { name: "Save" });
    await save.click();
    await page.locator('button[aria-busy="true"]').waitFor();
    await page.keyboard.press("Enter");
    await save.click({ force: true });
    answer();
    await page.getByRole("alert").waitFor();
    expect(double.asked).toHaveLength(1);
  });

  it("a reload in the middle comes back to the same place, and loses only what was typed", async () => {
    const { page, double } = await chosen();
    await page.getByLabel("Activation token").fill(TOKEN);
    await page.reload();
    expect(await page.getByLabel("Activation token").inputValue()).toBe("");
    expect(double.asked).toEqual([]);
  });

  it("keeps what was typed when the program has gone, and says so", async () => {
    const { page } = await chosen();
    await page.getByLabel("Activation token").fill(TOKEN);
    await page.route("**/api/**", (route) => route.abort());
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").filter({ hasText: "PAGE_AWAY" }).waitFor();
    expect(await page.getByLabel("Activation token").inputValue()).toBe(TOKEN);
    await page.unroute("**/api/**");
  });
});

describe("one string per application", () => {
  const RESPONSE = "COUNTERSIGN/1 RESPONSE";

  it("one Save for the lot; a bad one is named and does not undo the good ones (A12)", async () => {
    const { page, double } = await chosen(evaluating(), /^Offline/);
    const given: unknown[] = [];
    double.answers.acceptResponse = async (text) => {
      given.push(text);
      const refused = Array.isArray(text) && text.length > 1 ? [null, REFUSED] : [null];
      return { ok: true, licenses: [], evaluations: [], refused };
    };
    await page.getByLabel("One string per application").check();
    await page.getByLabel("Response string of StoneFax").fill(RESPONSE);
    await page.getByLabel("Response string of Call Accounting").fill("bad");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Accepted.").waitFor();
    expect(await page.getByLabel("Response string of Call Accounting").inputValue()).toBe("bad");
    expect(await page.getByRole("alert").count()).toBe(1);
    await page.getByLabel("Response string of Call Accounting").fill("mended");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(given).toEqual([[RESPONSE, "bad"], ["mended"]]);
  });

  it("several files become several strings (A12)", async () => {
    const { page } = await chosen(evaluating(), /^Offline/);
    const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`text of ${name}`) });
    await page.getByLabel("From a file").setInputFiles([file("a.txt"), file("b.txt"), file("c.txt")]);
    await page.getByLabel("Response string of 3").waitFor();
    const fields = page.getByRole("textbox", { name: /^Response string of/ });
    expect(await fields.evaluateAll((all) => all.map((each) => (each as { value?: string }).value))).toEqual([
      "text of a.txt",
      "text of b.txt",
      "text of c.txt",
    ]);
  });
});

it("a request that waits is shown, and is the way back into the offline activation", async () => {
  const { page } = await pageOf(browser(), newStatus([], { request: { at: T0 } }));
  await page.getByRole("button", { name: "Continue the offline activation" }).click();
  expect(await page.getByLabel("Request string", { exact: true }).inputValue()).toBe(
    "COUNTERSIGN/1 REQUEST\n",
  );
});
