import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type LicensesPageOptions, licensesPage } from "../../onprem/page/licenses-page.ts";
import type { PageLicensing } from "../../onprem/page/page-licensing.ts";
import { CHROMIUM } from "./chromium.ts";

/** A real Chromium without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
}

/** The page on a server of the test's own. */
export interface Served {
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the page on a free port of loopback. */
export async function serve(
  licensing: PageLicensing,
  options: Partial<LicensesPageOptions<IncomingMessage>> = {},
): Promise<Served> {
  const page = licensesPage<IncomingMessage>(licensing, { authorize: () => true, ...options });
  const server = createServer(async (request, response) => {
    if (!(await page(request, response))) response.writeHead(404).end("not the page's");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}${options.path ?? ""}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const KEEP_VIOLATIONS = `
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
`;

/** A tab, and what it must not do: ask another origin, break the policy, print an error. */
export interface Tab {
  readonly page: Page;
  readonly faults: string[];
  close(): Promise<void>;
}

/** Opens an address in a new profile of the browser, and waits for the page. */
export async function openTab(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    timezoneId: "UTC",
    locale: "en-GB",
    viewport: { width: 1180, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  const { origin } = new URL(url);
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${origin}/`) && !asked.startsWith("data:") && !asked.startsWith("blob:"))
      faults.push(`asked ${asked}`);
  });
  page.on("pageerror", (error) => faults.push(`threw ${error.message}`));
  page.on("console", (message) => {
    const isOwn = message.type() === "error" && !/status of 4\d\d|net::ERR_FAILED/.test(message.text());
    if (isOwn) faults.push(`printed ${message.text()}`);
  });
  await page.addInitScript(KEEP_VIOLATIONS);
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return {
    page,
    faults,
    close: async () => {
      const seen = await page.evaluate<string[]>("window.violations");
      faults.push(...seen.map((each) => `broke the policy: ${each}`));
      await context.close();
    },
  };
}
