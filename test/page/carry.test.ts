import { describe, expect, it } from "vitest";
import { newStatus, T0 } from "../../onprem/page/testing/statuses.ts";
import { goTo, pageOf, useBrowser } from "./bench.ts";
import { scanned } from "./scan.ts";

const browser = useBrowser();
const TEXT = "COUNTERSIGN/1 REQUEST\nXS001 240S80ABPQANPWV S1Q1\nCOUNTERSIGN/1 END\n";
const PARTS = [1, 2, 3].map((part) => `CSQ1:8Q2MK7:${part}/3:${"ABC0".repeat(190)}`);

async function offline(options = {}) {
  const { page, double } = await pageOf(browser(), newStatus(), options);
  double.answers.request = async () => ({
    ok: true,
    text: TEXT,
    parts: PARTS,
    fileName: "fax-01-countersign-request.txt",
    at: T0,
  });
  await goTo(page, "#offline");
  await page.getByRole("textbox", { name: "Request string" }).waitFor();
  return { page, double };
}

describe("a string to be carried by hand", () => {
  it.each([
    ["light", 1180],
    ["dark", 360],
  ] as const)(
    "has a QR code for each part, one after the other, in %s on %d pixels",
    async (colorScheme, width) => {
      const { page } = await offline({ colorScheme, viewport: { width, height: 900 } });
      await page.getByRole("button", { name: "QR codes" }).click();
      for (const [place, part] of PARTS.entries()) {
        await page.getByText(`Code ${place + 1} of 3`).waitFor();
        const picture = page.getByRole("img", { name: `QR code ${place + 1} of 3` });
        expect(await scanned(page, picture)).toBe(part);
        await page.getByRole("button", { name: "Next" }).click();
      }
      await page.getByText("Code 1 of 3").waitFor();
      await page.getByRole("button", { name: "Previous" }).click();
      await page.getByText("Code 3 of 3").waitFor();
    },
  );

  it("is copied also where the browser has no clipboard for the page (plain HTTP)", async () => {
    const { page } = await offline();
    await page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: undefined })`);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    expect(
      await page.evaluate("document.activeElement.value.slice(0, document.activeElement.selectionEnd)"),
    ).toBe(TEXT);
  });

  it("is made anew only after a warning", async () => {
    const { page, double } = await offline();
    await page.getByRole("button", { name: "Make a new request string" }).click();
    await page.getByText("A response to the old one will then be refused.").waitFor();
    await page.getByRole("button", { name: "Keep the old one" }).click();
    await page.getByRole("button", { name: "Make a new request string" }).click();
    const before = double.asked.length;
    await page.getByRole("button", { name: "Make it anyway" }).click();
    await page.getByRole("button", { name: "Make a new request string" }).waitFor();
    expect(double.asked.slice(before)).toEqual([{ name: "request", given: [{ isNew: true }] }]);
  });

  it("names the dead server that this one replaces (A13)", async () => {
    const { page, double } = await offline();
    await page.getByRole("button", { name: "Make a new request string" }).click();
    await page.getByLabel("Replaces the dead server").fill(" nod_dead ");
    await page.getByRole("button", { name: "Make it anyway" }).click();
    await page.getByRole("button", { name: "Make a new request string" }).waitFor();
    expect(double.asked.at(-1)).toEqual({ name: "request", given: [{ isNew: true, replaces: "nod_dead" }] });
  });

  it.each([1180, 360])("does not push anything away when it comes, on %d pixels", async (width) => {
    const { page, double } = await pageOf(browser(), newStatus(), { viewport: { width, height: 900 } });
    const carried = { ok: true, text: TEXT, parts: PARTS.slice(0, 1), fileName: "x.txt", at: T0 } as const;
    let answer = () => {};
    double.answers.request = () =>
      new Promise((resolve) => {
        answer = () => resolve(carried);
      });
    await goTo(page, "#offline");
    await page.locator(".waiting").waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Offline activation");
    const step = page.getByRole("heading", { name: "2. Response string" });
    const before = await step.evaluate((heading) => heading.getBoundingClientRect().top);
    answer();
    await page.getByRole("button", { name: "Copy" }).waitFor();
    const after = await step.evaluate((heading) => heading.getBoundingClientRect().top);
    expect(Math.abs(after - before)).toBeLessThan(4);
  });
});
