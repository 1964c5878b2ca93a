import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  AWAY,
  DAY,
  FILE_ID,
  fileView,
  keysStatus,
  noKeys,
  provisionalKeys,
  REFUSED,
  T0,
} from "../../onprem/keys/testing/samples.ts";
import { licensed, onlineStatus } from "../../onprem/page/testing/statuses.ts";
import { useBrowser } from "./bench.ts";
import { askedOf, keysPage } from "./keys-bench.ts";

const browser = useBrowser();

const section = (page: Page) => page.getByRole("region", { name: /^License keys/ });

/** The buttons of the section that do something. */
async function offered(page: Page): Promise<readonly string[]> {
  return section(page).locator('button:not([aria-disabled="true"])').allInnerTexts();
}

describe("provisional license keys", () => {
  it("are shown with their end, and only authorize and remove are offered, and the list (B6)", async () => {
    const { page, keys } = await keysPage(browser(), { now: provisionalKeys() });
    await page.getByText("Provisional: usable until 14 Jan 2027, 09:30.").waitFor();
    expect(await offered(page)).toEqual(["Show all keys", "Authorize", "Remove…"]);
    for (const name of ["Import license keys…", "Ask the vendor now", "Change server type…"]) {
      const button = page.getByRole("button", { name });
      expect(await button.getAttribute("aria-describedby")).toBe("keys-reason");
      await button.click({ force: true });
    }
    expect(await page.locator("#keys-reason").innerText()).toContain("First authorize them, or remove them");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(keys.asked).toEqual([]);
  });

  it("authorize clears the state (B6)", async () => {
    const { page, keys } = await keysPage(browser(), { now: provisionalKeys() });
    keys.answers.authorize = async () => {
      keys.now = keysStatus();
      return { ok: true, authorized: [FILE_ID], withdrawn: [] };
    };
    await page.getByRole("button", { name: "Authorize" }).click();
    await page.getByText("6 license keys authorized.").waitFor();
    expect(await section(page).getByText("Authorized", { exact: true }).count()).toBe(1);
    expect(await offered(page)).toEqual([
      "Import license keys…",
      "Show all keys",
      "Ask the vendor now",
      "Change server type…",
      "Remove…",
    ]);
    expect(keys.asked).toEqual([{ name: "authorize", given: [FILE_ID] }]);
  });

  it("or authorize leaves it, and says why and where support is (B6)", async () => {
    const { page, keys } = await keysPage(browser(), { now: provisionalKeys() });
    keys.answers.authorize = async () => AWAY;
    await page.getByRole("button", { name: "Authorize" }).click();
    const alert = section(page).getByRole("alert");
    await alert.waitFor();
    for (const text of [AWAY.detail, AWAY.code, AWAY.fix]) expect(await alert.innerText()).toContain(text);
    expect(await section(page).innerText()).toContain(
      "contact support@vendor.example and obtain a valid authorization",
    );
    expect(await page.getByRole("link", { name: "support@vendor.example" }).getAttribute("href")).toBe(
      "mailto:support@vendor.example",
    );
    await page.getByText("Provisional: usable until 14 Jan 2027, 09:30.").waitFor();
    keys.answers.authorize = async () => ({
      ...REFUSED,
      kind: "refused",
      fix: "Write to support@vendor.example.",
    });
    await page.getByRole("button", { name: "Authorize" }).click();
    await alert.filter({ hasText: "Write to support@vendor.example." }).waitFor();
    expect(await section(page).getByText("obtain a valid authorization").count()).toBe(0);
  });

  it("are removed after a second press, which says what goes (B6)", async () => {
    const { page, keys } = await keysPage(browser(), { now: provisionalKeys() });
    await page.getByRole("button", { name: "Remove the keys of" }).click();
    await page.getByText("Users who have these 6 license keys lose them at once.").waitFor();
    await page.getByRole("button", { name: "Keep" }).click();
    expect(keys.asked).toEqual([]);
    keys.answers.remove = async () => {
      keys.now = noKeys();
      return { ok: true, removed: 6, isGivenBack: false };
    };
    await page.getByRole("button", { name: "Remove the keys of" }).click();
    await page.getByRole("button", { name: "Remove 6 license keys" }).click();
    await page.getByText("6 license keys removed.").waitFor();
    await page.getByText(/could not be told: until the vendor releases it/).waitFor();
    await page.getByText("There are no license keys on this server.").waitFor();
    expect(keys.asked).toEqual([{ name: "remove", given: [FILE_ID] }]);
  });

  it("that are over say so, and still only authorize and remove are offered (B6)", async () => {
    const { page } = await keysPage(browser(), { now: provisionalKeys(-1) });
    await page.getByText(/The five days without authorization ended 9 Jan 2027, 09:30/).waitFor();
    expect(await offered(page)).toEqual(["Show all keys", "Authorize", "Remove…"]);
  });
});

describe("files that the vendor has ended", () => {
  it.each([
    [
      "released",
      "The vendor has released these keys from this server",
      "Authorize them to use them here again",
    ],
    ["withdrawn", "The vendor has withdrawn these keys", "Contact https://vendor.example/support"],
  ] as const)("%s: in words, with what to do", async (state, says, cure) => {
    const support = "https://vendor.example/support";
    const { page } = await keysPage(browser(), {
      now: keysStatus({ files: [fileView({ state })], support }),
    });
    await page.getByText(says).waitFor();
    expect(await section(page).innerText()).toContain(cure);
    expect(await page.getByRole("link", { name: support }).getAttribute("href")).toBe(support);
  });

  it("a poll that was refused stays to be read", async () => {
    const lastFault = { code: "ACCESS_DENIED", detail: "The service says no.", fix: "Ask why." };
    const file = fileView({ lastFault, lastAttemptAt: T0 + DAY });
    const { page } = await keysPage(browser(), { now: keysStatus({ files: [file] }) });
    await page
      .getByText("Last asked 11 Jan 2027, 09:30: The service says no. ACCESS_DENIED Ask why.")
      .waitFor();
  });

  it("asked now, the vendor's answer is told", async () => {
    const { page, keys } = await keysPage(browser());
    await page.getByRole("button", { name: "Ask the vendor now" }).click();
    await page.getByText("The vendor's service has confirmed the license keys.").waitFor();
    keys.answers.refresh = async () => ({
      ok: true,
      authorized: [FILE_ID],
      withdrawn: ["NW-00001", "NW-00002"],
    });
    await page.getByRole("button", { name: "Ask the vendor now" }).click();
    await page.getByText("The vendor has taken 2 license keys from this server.").waitFor();
    keys.answers.refresh = async () => ({ ok: true, authorized: [], withdrawn: [] });
    await page.getByRole("button", { name: "Ask the vendor now" }).click();
    await page.getByText("The vendor has taken 6 license keys from this server.").waitFor();
    expect(askedOf(keys)).toEqual(["refresh", "refresh", "refresh"]);
  });
});

it("shows type, total, assigned and free, and what cannot be used", async () => {
  const kinds = [
    { type: "EndUser", module: null, total: 1_500, usable: 1_498, assigned: 2, free: 1_496 },
    { type: "Module", module: "reports", total: 1, usable: 1, assigned: 1, free: 0 },
  ] as const;
  const { page } = await keysPage(browser(), { now: keysStatus({ kinds }) });
  const rows = await section(page).locator("tbody tr").allInnerTexts();
  expect(rows.map((row) => row.replaceAll(/\s+/g, " ").trim())).toEqual([
    "EndUser 2 cannot be used 1,500 2 1,496",
    "Module reports 1 1 0",
  ]);
});

it("an air-gapped server imports, but changes no server type and asks nobody", async () => {
  const status = onlineStatus([licensed("fax")], { isAirGapped: true });
  const { page } = await keysPage(browser(), {}, {}, status);
  expect(await offered(page)).toEqual(["Import license keys…", "Show all keys", "Remove…"]);
  expect(await page.locator("#keys-reason").innerText()).toContain("air-gapped");
});

it("keys that cannot be read are said to be so, with the cure", async () => {
  const fault = { code: "KEYS_DAMAGED", detail: "keys.json is damaged.", fix: "Restore it." };
  const { page } = await keysPage(browser(), { now: keysStatus({ fault }) });
  expect(await section(page).getByRole("alert").innerText()).toMatch(
    /keys\.json is damaged\. KEYS_DAMAGED\s+Restore it/,
  );
});
