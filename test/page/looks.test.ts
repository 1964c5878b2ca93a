import { describe, expect, it } from "vitest";
import { DAY, inEvaluation, licensed, onlineStatus, T0 } from "../../onprem/page/testing/statuses.ts";
import { goTo, PLACES, pageOf, useBrowser } from "./bench.ts";
import { stickingOut, weakTexts } from "./judge-looks.ts";

const browser = useBrowser();
const PHONE = { viewport: { width: 360, height: 740 } };

const status = () =>
  onlineStatus([
    licensed("fax", { class: "not-for-resale", capacity: 50 }, { unitsInUse: 60, status: "over-capacity" }),
    licensed("a-very-long-product-code-without-any-blank-in-it-at-all-indeed", {
      type: "subscription",
      status: "in-grace",
      expiresAt: T0 - DAY,
      runsUntil: T0 + DAY,
      maintenanceUntil: T0 + 90 * DAY,
    }),
    inEvaluation("billing", 3),
  ]);

describe("on a phone of 360 pixels", () => {
  it("nothing sticks out, in the list and in every dialog", async () => {
    const { page } = await pageOf(browser(), status(), PHONE);
    for (const place of PLACES) {
      await goTo(page, place);
      const width = await page.evaluate<number>("document.documentElement.scrollWidth");
      expect([place, width <= 360, await stickingOut(page)]).toEqual([place, true, []]);
    }
  });

  it("every button is high enough for a finger", async () => {
    const { page } = await pageOf(browser(), status(), PHONE);
    const heights = await page
      .getByRole("button")
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(36);
  });
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it("every text stands out from what is behind it, at least 4.5 to 1", async () => {
    const { page } = await pageOf(browser(), status(), { colorScheme });
    for (const place of PLACES) {
      await goTo(page, place);
      expect(await weakTexts(page)).toEqual([]);
    }
  });
});

it("follows the scheme of the system", async () => {
  const { page } = await pageOf(browser(), status(), { colorScheme: "light" });
  const paper = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await paper()).not.toBe(light);
});

it("moves nothing for who does not want movement", async () => {
  const { page, double } = await pageOf(browser(), status(), { reducedMotion: "reduce" });
  double.answers.refresh = () => new Promise(() => undefined);
  await page.getByRole("button", { name: "Refresh now" }).click();
  await page.locator('button[aria-busy="true"]').waitFor();
  expect(await page.evaluate<number>("document.getAnimations().length")).toBe(0);
});

it("script and style are small, and nothing of license keys is loaded where there are none", async () => {
  const { page } = await pageOf(browser(), status());
  const files = await page.evaluate<{ name: string; decodedBodySize: number }[]>(
    `performance.getEntriesByType("resource").filter(({ name }) => /\\.(js|css)$/.test(name))
      .map(({ name, decodedBodySize }) => ({ name: name.split("/").at(-1), decodedBodySize }))`,
  );
  expect(files.map(({ name }) => name).sort()).toEqual(["chunk.js", "licenses.css", "licenses.js"]);
  const bytes = files.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(52_000);
});
