import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DAY, inEvaluation, licensed, onlineStatus, T0 } from "../../client/page/testing/statuses.ts";
import { goTo, PLACES, pageOf, useBrowser } from "./bench.ts";

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

/** Everything that sticks out of the window to the right, by what it is. */
function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll("body *")]
    .filter((each) => !each.closest(".unseen, thead, textarea, pre, svg"))
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((each) => each.outerHTML.slice(0, 80))`);
}

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
      expect(await page.evaluate<unknown[]>(WEAK_TEXTS)).toEqual([]);
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

it("script and style are small", async () => {
  const { page } = await pageOf(browser(), status());
  const bytes = await page.evaluate<number>(`performance.getEntriesByType("resource")
    .filter(({ name }) => /licenses\\.(js|css)$/.test(name))
    .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(51_000);
});

/** Texts whose contrast with the nearest painted background is under 4.5 (WCAG 2.2, 1.4.3). */
const WEAK_TEXTS = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((each) => each / 255)
    .map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
    .filter((each) => !each.closest(".marked pre, noscript") && each.checkVisibility())
    .map((each) => {
      const [one, other] = [parse(getComputedStyle(each).color), behind(each)].map(luminance).sort((a, b) => b - a);
      return { text: each.textContent.slice(0, 40), ratio: (one + 0.05) / (other + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
})()`;
