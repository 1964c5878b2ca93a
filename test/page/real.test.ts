import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Licensing } from "../../client/licensing.ts";
import { tabAt, useBrowser } from "./bench.ts";
import { serve } from "./browser.ts";
import { scanned } from "./scan.ts";
import { startVendor } from "./vendor-service.ts";

const browser = useBrowser();
const DAY = 86_400_000;
const APPLICATIONS = [
  { code: "fax", name: "StoneFax" },
  { code: "recording", name: "Call Recording", requires: ["fax"] },
];

async function setting() {
  let now = Date.now();
  const vendor = await startVendor(() => now);
  await vendor.sell("fax", "StoneFax", { capacity: 50 });
  await vendor.sell("recording", "Call Recording", {
    type: "subscription",
    expiresAt: new Date(now + 90 * DAY).toISOString(),
    class: "not-for-resale",
  });
  return {
    vendor,
    passDays: (days: number) => {
      now += days * DAY;
    },
  };
}

async function pageOver(licensing: Licensing, options = {}): Promise<Page> {
  const served = await serve(licensing);
  onTestFinished(() => served.close());
  const page = await tabAt(browser(), served.url, options);
  await page.getByRole("heading", { name: "This server" }).waitFor();
  return page;
}

const rows = async (page: Page) =>
  (await page.locator("tbody tr").allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " ").trim());

async function enter(page: Page, token: string): Promise<void> {
  await page.getByRole("button", { name: "Activate now" }).click();
  await page.getByRole("button", { name: /^Online/ }).click();
  await page.getByLabel("Activation token").fill(token);
  await page.getByRole("button", { name: "Save" }).click();
}

describe("with the real licensing and the real service, online", () => {
  it("goes from a brand-new server in evaluation to an activated one, polls, and gives back (A1, A3, A4, A8, A24)", async () => {
    const { vendor } = await setting();
    const licensing = await vendor.install({ products: APPLICATIONS });
    const page = await pageOver(licensing);
    expect(await rows(page)).toEqual([
      expect.stringMatching(/^StoneFax fax In evaluation, 30 days left Evaluation Until /),
      expect.stringMatching(/^Call Recording recording In evaluation, 30 days left Evaluation Until /),
    ]);
    expect(await page.locator(".badge").count()).toBe(0);

    await enter(page, "cs_act_oops");
    await page.getByText("The activation token is mistyped or cut off.").waitFor();
    await page.keyboard.press("Escape");

    const token = await vendor.token();
    await enter(page, token);
    await page.getByText("Activated: StoneFax and Call Recording.").waitFor();
    licensing.report("fax", 37);
    await page.getByRole("button", { name: "Refresh now" }).click();
    await page.getByText("The vendor's service has confirmed the licenses.").first().waitFor();
    expect(await rows(page)).toEqual([
      expect.stringMatching(/^StoneFax fax .*Licensed Perpetual 37 of 50 in use Return$/),
      expect.stringMatching(
        /^Call Recording recording Not for resale .*Licensed Subscription .*Ends .* Return$/,
      ),
    ]);
    const server = await page.getByRole("region", { name: "This server" }).innerText();
    expect(server).toMatch(/Mode\s+Online\s+Activated\s.*\s+Smart account\s+acc_\w+/);
    expect(server).toMatch(/Activation token\s+Order 4711/);
    expect(server).toMatch(/Last attempt\s+.*, successful/);
    expect(server).toMatch(/Hardware id\s+\S+/);

    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByText(`Connected: ${vendor.url} answers.`).waitFor();
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByText("No other server shares these licenses.").waitFor();

    await page.getByRole("button", { name: "Return StoneFax" }).click();
    await page.getByRole("button", { name: "Return", exact: true }).click();
    await page.getByText("Returned: StoneFax. Another server can use it now.").waitFor();
    const [fax] = await rows(page);
    expect(fax).not.toMatch(/Licensed/);
    expect(licensing.isLicensed("recording")).toBe(true);
    const events = await page.getByRole("region", { name: "Events" }).innerText();
    expect(events).toContain("Activated: StoneFax, Call Recording.");
    expect(await page.content()).not.toContain(token);
  });

  it("says why the service is not reached, and that nothing else has changed (A6)", async () => {
    const { vendor } = await setting();
    const licensing = await vendor.install();
    const page = await pageOver(licensing);
    await enter(page, await vendor.token());
    await page
      .getByText(/^Activated: /)
      .first()
      .waitFor();
    await vendor.stop();
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.locator(".message-bar").getByText("refuses the connection.").waitFor();
    expect(await page.locator(".message-bar").innerText()).toContain("Check address and port of the service");
    await page.getByRole("button", { name: "Refresh now" }).click();
    await page.locator(".message-bar").getByText("SERVICE_UNREACHABLE").waitFor();
    expect(await rows(page)).toEqual([
      expect.stringMatching(/Licensed Perpetual/),
      expect.stringMatching(/Licensed Subscription/),
    ]);
    expect(await page.getByRole("region", { name: "This server" }).innerText()).toMatch(/not reached/);
    expect(await page.getByRole("region", { name: "Events" }).innerText()).toContain("was not reached");
  });

  it("counts the evaluation down to its end (A5)", async () => {
    const { vendor, passDays } = await setting();
    const licensing = await vendor.install({ products: APPLICATIONS });
    passDays(18);
    const page = await pageOver(licensing);
    await page.getByText("Evaluation: 12 days left").waitFor();
    passDays(13);
    await page.reload();
    await page.getByText("The evaluation of StoneFax and Call Recording is over.").waitFor();
    expect((await rows(page))[0]).toMatch(/Evaluation over Evaluation Ended /);
  });

  it("shows the other server of a cluster with its data (A18)", async () => {
    const vendor = await startVendor(Date.now);
    await vendor.sell("fax", "StoneFax", { parallelUses: 2 });
    const first = await vendor.install();
    const second = await vendor.install();
    expect(await first.activate(await vendor.token())).toMatchObject({ ok: true });
    expect(await second.activate(await vendor.token())).toMatchObject({ ok: true });
    const page = await pageOver(second);
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByText("1 other server found.").waitFor();
    const cluster = await page.getByRole("region", { name: /^Other servers/ }).innerText();
    expect(cluster).toMatch(/fax-01\s+Applications\s+StoneFax\s+Mode\s+Online/);
  });
});

describe("with the real licensing and the real service, offline", () => {
  /** An air-gapped server: an attempt to connect would be seen. */
  async function airGapped() {
    const { vendor } = await setting();
    const sent: string[] = [];
    const licensing = await vendor.install({
      products: APPLICATIONS,
      airGapped: true,
      transport: async ({ url }) => {
        sent.push(url);
        throw new Error("there is no network");
      },
    });
    const page = await pageOver(licensing, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Activate now" }).click();
    await page.getByRole("button", { name: /^Offline/ }).click();
    const request = page.getByLabel("Request string", { exact: true });
    await request.waitFor();
    return { vendor, licensing, page, sent, request: () => request.inputValue() };
  }

  const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();

  it("one response string carries all applications; a typing error names its line, and nothing is sent (A8, A11, A22)", async () => {
    const { vendor, page, sent, request, licensing } = await airGapped();
    const [response = ""] = await vendor.answer(await request());
    const lines = response.split("\n");
    const wrong = lines.map((line, index) => (index === 4 ? line.replace(/[A-Z](?=\S* \S+$)/, "?") : line));
    const field = page.getByLabel("Response string", { exact: true });
    await field.fill(wrong.join("\n"));
    await save(page);
    await page.getByRole("button", { name: "line 4" }).waitFor();
    expect(await page.locator(".marked .wrong").allInnerTexts()).toEqual([`${wrong[4]}\n`]);
    expect(await field.inputValue()).toBe(wrong.join("\n"));
    await page.getByRole("button", { name: "line 4" }).click();
    const selected = await field.evaluate((element) => {
      const { value, selectionStart, selectionEnd } = element as unknown as Selected;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(selected).toBe(wrong[4]);
    expect(licensing.isLicensed("fax") && licensing.status().licenses.length > 0).toBe(false);

    await field.fill(response);
    await save(page);
    await page.getByText("Activated by response string.").waitFor();
    expect(await rows(page)).toEqual([
      expect.stringMatching(/Licensed Perpetual/),
      expect.stringMatching(/Licensed Subscription/),
    ]);
    const server = await page.getByRole("region", { name: "This server" }).innerText();
    expect(server).toMatch(/Mode\s+Offline/);
    expect(server).toMatch(/License codes?\s+CSL1-/);
    expect(server).not.toMatch(/Smart account|Runs without contact/);
    expect(sent).toEqual([]);
  });

  it("the request string is the same by copy, by file and by QR code, also after a reload", async () => {
    const { page, request } = await airGapped();
    const text = await request();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(text);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("fax-01-countersign-request.txt");
    expect(readFileSync(await download.path(), "utf8")).toBe(text);

    await page.getByRole("button", { name: /^QR code/ }).click();
    const picture = page.getByRole("img", { name: /^QR code 1 of/ });
    expect(await scanned(page, picture)).toMatch(/^CSQ1:\w{6}:1\/\d:/);
    await page.reload();
    await page.getByLabel("Request string", { exact: true }).waitFor();
    expect(await request()).toBe(text);
  });

  it("one string per application, one Save for the lot; a bad one does not undo the good one (A12)", async () => {
    const { vendor, page, request, licensing } = await airGapped();
    const [fax = "", recording = ""] = await vendor.answer(await request(), true);
    await page.getByLabel("One string per application").check();
    await page.getByLabel("Response string of StoneFax").fill(fax);
    await page.getByLabel("Response string of Call Recording").fill(recording.slice(0, -120));
    await save(page);
    await page.getByText("Accepted.").waitFor();
    expect(licensing.status().licenses.map(({ product }) => product.code)).toEqual(["fax"]);
    await page.getByLabel("Response string of Call Recording").fill(recording);
    await save(page);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(licensing.status().licenses).toHaveLength(2);
  });

  it("a return stops at once, and its string frees the license at the vendor (A21)", async () => {
    const { vendor, page, request, licensing } = await airGapped();
    const [response = ""] = await vendor.answer(await request());
    await page.getByLabel("Response string", { exact: true }).fill(response);
    await save(page);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Return StoneFax" }).click();
    await page.getByRole("button", { name: "Return", exact: true }).click();
    const text = await page.getByRole("textbox", { name: "Return string" }).inputValue();
    expect(licensing.status().licenses.map(({ product }) => product.code)).toEqual(["recording"]);
    expect((await vendor.takeReturn(text)).released).toHaveLength(1);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Show the return string" }).click();
    expect(await page.getByRole("textbox", { name: "Return string" }).inputValue()).toBe(text);
  });
});

/** What a text field tells of what is selected in it. */
interface Selected {
  readonly value: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}
