import type { Browser, BrowserContextOptions } from "playwright-core";
import { onTestFinished } from "vitest";
import type { ImportProgress } from "../../onprem/keys/license-keys.ts";
import type { KeysRefused } from "../../onprem/keys/outcome.ts";
import { type KeysDouble, keysDouble } from "../../onprem/keys/testing/double.ts";
import { type Double, doubleOf } from "../../onprem/page/testing/double.ts";
import { licensed, onlineStatus } from "../../onprem/page/testing/statuses.ts";
import { tabAt } from "./bench.ts";
import { serve, type Tab } from "./browser.ts";

export interface KeysShown {
  readonly page: Tab["page"];
  readonly keys: KeysDouble;
  readonly double: Double;
  readonly url: string;
}

/** The page over a double of the license keys. */
export async function keysPage(
  browser: Browser,
  change: Parameters<typeof keysDouble>[0] = {},
  options: BrowserContextOptions = {},
  status = onlineStatus([licensed("fax")]),
): Promise<KeysShown> {
  const keys = keysDouble(change);
  const double = doubleOf(status);
  const served = await serve(double, { keys });
  onTestFinished(() => served.close());
  const page = await tabAt(browser, served.url, options);
  await page.getByRole("heading", { name: /^License keys/ }).waitFor();
  return { page, keys, double, url: served.url };
}

/** A file as a person would choose it; the double reads nothing of its text. */
export function fileOf(text = '{"countersign":"key-file"}', name = "northwind.json") {
  return { name, mimeType: "application/json", buffer: Buffer.from(text) };
}

/** Opens the wizard and chooses a file. */
export async function chosen({ page }: Pick<KeysShown, "page">, file = fileOf()): Promise<void> {
  await page.getByRole("button", { name: "Import license keys…" }).click();
  await page.getByLabel("License key file").setInputFiles(file);
  await page.getByText(file.name).waitFor();
}

/** Goes on to the summary. */
export async function summarized(shown: Pick<KeysShown, "page">, file = fileOf()): Promise<void> {
  await chosen(shown, file);
  await shown.page.getByRole("button", { name: "Next" }).click();
  await shown.page.getByRole("heading", { name: "What is in the file" }).waitFor();
}

/** An import that stays at its progress until the test lets it end. */
export function slowImport(keys: KeysDouble): {
  tell(progress: ImportProgress): void;
  end(refused?: KeysRefused): Promise<void>;
} {
  const quick = keys.answers.import;
  let tell: (progress: ImportProgress) => void = () => undefined;
  let go: (refused?: KeysRefused) => void = () => undefined;
  keys.answers.import = (text, options) => {
    tell = (progress) => options?.onProgress?.(progress);
    return new Promise((resolve) => {
      go = (refused) => resolve(refused ?? quick(text, options));
    });
  };
  return { tell: (progress) => tell(progress), end: async (refused) => go(refused) };
}

/** What was asked of the keys, by name. */
export function askedOf(keys: KeysDouble): readonly string[] {
  return keys.asked.map(({ name }) => name);
}

/** The rows of the table with this name of a column, as plain texts. */
export async function rowsOf(page: Tab["page"], within = "dialog"): Promise<readonly string[]> {
  const rows = await page.locator(`${within} tbody tr`).allInnerTexts();
  return rows.map((row) => row.replaceAll(/\s+/g, " ").trim());
}
