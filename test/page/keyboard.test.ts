import { describe, expect, it } from "vitest";
import { inEvaluation, licensed, onlineStatus } from "../../onprem/page/testing/statuses.ts";
import { focused, goTo, PLACES, pageOf, tabTo, useBrowser } from "./bench.ts";

const browser = useBrowser();

const status = () => onlineStatus([licensed("fax"), inEvaluation("billing", 12)]);

describe("with the keyboard only", () => {
  it("an activation is done from Activate now to Save, and the focus comes back", async () => {
    const { page, double } = await pageOf(browser(), status());
    double.answers.activate = async () => ({ ok: true, licenses: [] });
    await tabTo(page, "Activate now");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toMatch(/^Online/);
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("Activation token");
    await page.keyboard.type("cs_act_x");
    await page.keyboard.press("Tab");
    await expect.poll(() => focused(page)).toBe("Save");
    await page.keyboard.press("Space");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(double.asked).toEqual([{ name: "activate", given: ["cs_act_x"] }]);
    await expect.poll(() => focused(page)).toBe("Activate now");
  });

  it("Escape leaves a dialog, and the focus goes back to where it was", async () => {
    const { page } = await pageOf(browser(), status());
    await tabTo(page, "Return StoneFax");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("Return StoneFax");
  });

  it("the focus stays inside a dialog", async () => {
    const { page } = await pageOf(browser(), status());
    await page.getByRole("button", { name: "Return StoneFax" }).press("Enter");
    const seen = new Set<string>();
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press("Tab");
      const isInside = await page.evaluate<boolean>(
        `document.activeElement === document.body || document.activeElement.closest("dialog") !== null`,
      );
      expect(isInside).toBe(true);
      seen.add(await focused(page));
    }
    expect(seen).toContain("Cancel");
  });

  it("the focus can be seen on everything that takes it", async () => {
    const { page } = await pageOf(browser(), status());
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press("Tab");
      const width = await page.evaluate<string>("getComputedStyle(document.activeElement).outlineWidth");
      expect(Number.parseFloat(width)).toBeGreaterThanOrEqual(2);
    }
  });

  it("a result is read out where the page has said that results come", async () => {
    const { page } = await pageOf(browser(), status());
    const live = page.locator('[role="status"][aria-live="polite"]');
    expect(await live.count()).toBe(1);
    await page.getByRole("button", { name: "Refresh now" }).press("Enter");
    await live.getByText("The vendor's service has confirmed the evaluation.").waitFor();
  });

  it("every field and button has a name, and every picture a text or none to read", async () => {
    const { page } = await pageOf(browser(), status());
    for (const place of PLACES) {
      await goTo(page, place);
      const nameless = await page.evaluate<number>(`[...document.querySelectorAll("button, input, textarea")]
        .filter((each) => !(each.labels?.length || each.ariaLabel || each.textContent.trim())).length`);
      const unread = await page.evaluate<number>(`[...document.querySelectorAll("svg")]
        .filter((each) => each.getAttribute("aria-hidden") !== "true" && !each.ariaLabel).length`);
      expect([place, nameless, unread]).toEqual([place, 0, 0]);
    }
  });
});
