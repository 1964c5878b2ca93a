import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import type { Status } from "../../client/status.ts";
import { type Double, doubleOf } from "../../onprem/page/testing/double.ts";
import { openBrowser, openTab, serve, type Tab } from "./browser.ts";

/** One browser for the tests of a file. */
export function useBrowser(): () => Browser {
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === null) throw new Error("the browser is not open yet");
    return browser;
  };
}

/** A tab that is looked after: when the test ends, it must have asked, broken and printed nothing that it may not. */
export async function tabAt(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Tab["page"]> {
  const tab = await openTab(browser, url, options);
  onTestFinished(async () => {
    await tab.close();
    expect(tab.faults).toEqual([]);
  });
  return tab.page;
}

/** The page over a double with this status. */
export async function pageOf(
  browser: Browser,
  status: Status,
  options: BrowserContextOptions = {},
): Promise<{ page: Tab["page"]; double: Double; origin: string }> {
  const double = doubleOf(status);
  const served = await serve(double);
  onTestFinished(() => served.close());
  const page = await tabAt(browser, served.url, options);
  await page.getByRole("heading", { name: "This server" }).waitFor();
  return { page, double, origin: served.origin };
}

const TITLES: Readonly<Record<string, string>> = {
  "#activate": "Activate now",
  "#online": "Online activation",
  "#offline": "Offline activation",
  "#return/fax": "Return licenses",
};

/** The list, and every dialog over it. */
export const PLACES: readonly string[] = ["", ...Object.keys(TITLES)];

/** Goes to a place of the page by its address, and waits until it is shown. */
export async function goTo(page: Tab["page"], place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  const name = TITLES[place];
  if (name !== undefined)
    await page.getByRole("dialog").getByRole("heading", { name, exact: true }).waitFor();
}

/** What has the focus, by its text or its label. */
export function focused(page: Tab["page"]): Promise<string> {
  return page.evaluate<string>(`(() => {
    const element = document.activeElement;
    return element.labels?.[0]?.textContent || element.ariaLabel || element.textContent;
  })()`);
}

/** Presses Tab until this has the focus. */
export async function tabTo(page: Tab["page"], name: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.startsWith(name)) return;
    passed.push(now.slice(0, 30));
  }
  throw new Error(`Tab did not reach ${name}, only ${passed.join(", ")}`);
}
