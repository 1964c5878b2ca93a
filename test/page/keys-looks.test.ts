import { describe, expect, it } from "vitest";
import type { KeysDouble } from "../../onprem/keys/testing/double.ts";
import {
  AWAY,
  DAY,
  fileView,
  keyRecord,
  keysStatus,
  noKeys,
  numberOf,
  provisionalKeys,
  REFUSED,
  summary,
  T0,
} from "../../onprem/keys/testing/samples.ts";
import { useBrowser } from "./bench.ts";
import { nameless, stickingOut, weakTexts } from "./judge-looks.ts";
import { chosen, fileOf, type KeysShown, keysPage, slowImport, summarized } from "./keys-bench.ts";

const browser = useBrowser();
const PHONE = { viewport: { width: 360, height: 740 } };

const LONG = "a-very-long-name-without-any-blank-in-it-at-all-as-some-directories-have-them-indeed";

const files = [
  fileView({ id: "kfl_1" }),
  fileView({ id: "kfl_2", state: "released" }),
  fileView({ id: "kfl_3", state: "withdrawn", lastFault: AWAY }),
  ...provisionalKeys().files,
  ...provisionalKeys(-1).files.map((file) => ({ ...file, id: "kfl_4" })),
];

type Change = Parameters<typeof keysPage>[1];

interface Scene {
  readonly name: string;
  readonly keys: Change;
  show(shown: KeysShown): Promise<unknown>;
}

function answersOf({ keys }: KeysShown): KeysDouble["answers"] {
  return keys.answers;
}

/** All that the page shows of license keys, by how one gets there. */
const SCENES: readonly Scene[] = [
  {
    name: "the section with files in every state",
    keys: { now: keysStatus({ files, isProvisional: true, fault: REFUSED }) },
    show: async (shown) => {
      answersOf(shown).authorize = async () => AWAY;
      await shown.page.getByRole("button", { name: "Authorize the keys of kfl_4" }).click();
      await shown.page.getByRole("button", { name: "Remove the keys of kfl_1" }).click();
      await shown.page.getByText("Users who have these").waitFor();
    },
  },
  {
    name: "the choice of a file, refused",
    keys: { now: noKeys() },
    show: async (shown) => {
      answersOf(shown).inspect = async () => REFUSED;
      await chosen(shown, fileOf("x", `${LONG}.json`));
      await shown.page.getByRole("button", { name: "Next" }).click();
      await shown.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "the summary with an obstacle",
    keys: { now: noKeys() },
    show: async (shown) => {
      answersOf(shown).inspect = async () =>
        summary({ obstacle: REFUSED, customer: { key: `acc_${LONG}`, name: LONG } });
      await summarized(shown);
    },
  },
  {
    name: "the progress",
    keys: { now: noKeys() },
    show: async (shown) => {
      const slow = slowImport(shown.keys);
      await summarized(shown);
      await shown.page.getByRole("button", { name: "Import and activate" }).click();
      await expect.poll(() => shown.keys.asked.length).toBe(2);
      slow.tell({ step: "proving", done: 1_200, of: 5_000 });
      await shown.page.getByRole("dialog").getByText("1,200 of 5,000").waitFor();
    },
  },
  {
    name: "the finish of a provisional import",
    keys: { now: noKeys() },
    show: async (shown) => {
      answersOf(shown).import = async () => ({
        ok: true,
        fileId: "kfl_1",
        serverType: "Production",
        result: "provisional",
        added: 6,
        provisionalUntil: T0 + 5 * DAY,
        unreachable: AWAY,
      });
      await summarized(shown);
      await shown.page.getByRole("button", { name: "Import and activate" }).click();
      await shown.page.getByRole("button", { name: "Finish" }).waitFor();
    },
  },
  {
    name: "the table of a change of the server type",
    keys: {},
    show: async ({ page }) => {
      await page.getByRole("button", { name: "Change server type…" }).click();
      await page.getByLabel("License key files for the new server type").setInputFiles(fileOf());
      await page.getByText("northwind.json").waitFor();
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByRole("button", { name: "Change to Test" }).click();
      await page.getByText("This is not the name of the new server type, Test.").waitFor();
    },
  },
  {
    name: "the list of records",
    keys: {
      rows: [keyRecord(1, { user: LONG }), keyRecord(2, { type: "Module", module: LONG, state: "edited" })],
    },
    show: async ({ page }) => {
      await page.getByRole("button", { name: "Show all keys" }).click();
      await page.getByRole("button", { name: numberOf(2) }).waitFor();
    },
  },
  {
    name: "a record",
    keys: {
      rows: [keyRecord(1, { user: LONG, type: "Module", module: LONG })],
      terms: [{ number: numberOf(1), user: LONG, from: T0, until: null }],
    },
    show: async ({ page }) => {
      await page.getByRole("button", { name: "Show all keys" }).click();
      await page.getByRole("button", { name: numberOf(1) }).click();
      await page.getByRole("heading", { name: "Proof" }).waitFor();
    },
  },
];

describe.each(SCENES)("$name", ({ keys, show }) => {
  it("fits a phone of 360 pixels, and everything in it has a name", async () => {
    const shown = await keysPage(browser(), keys, PHONE);
    await show(shown);
    expect(await stickingOut(shown.page)).toEqual([]);
    expect(await shown.page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
      360,
    );
    expect(await nameless(shown.page)).toBe(0);
  });

  it.each(["light", "dark"] as const)("can be read in %s, at least 4.5 to 1", async (colorScheme) => {
    const shown = await keysPage(browser(), keys, { colorScheme });
    await show(shown);
    expect(await weakTexts(shown.page)).toEqual([]);
  });
});
