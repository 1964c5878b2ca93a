import { describe, expect, it } from "vitest";
import {
  CUSTOMER,
  DAY,
  FILE_ID,
  keyRecord,
  manyRecords,
  numberOf,
  REFUSED,
  T0,
} from "../../onprem/keys/testing/samples.ts";
import { tabAt, useBrowser } from "./bench.ts";
import { askedOf, type KeysShown, keysPage, rowsOf } from "./keys-bench.ts";

const browser = useBrowser();

async function opened(change: Parameters<typeof keysPage>[1] = {}): Promise<KeysShown> {
  const shown = await keysPage(browser(), change);
  await shown.page.getByRole("button", { name: "Show all keys" }).click();
  await shown.page.getByRole("heading", { level: 1, name: "License keys" }).waitFor();
  return shown;
}

async function record(change: Parameters<typeof keysPage>[1], number: string): Promise<KeysShown> {
  const shown = await opened(change);
  await shown.page.getByRole("button", { name: number }).click();
  await shown.page.getByRole("heading", { name: "Proof" }).waitFor();
  return shown;
}

describe("the Licenses form", () => {
  it("lists every record with type, mode, state, end and user (B3)", async () => {
    const rows = [
      keyRecord(1, { type: "Administrator", user: "olga" }),
      keyRecord(2, { mode: "Temporary", expiresAt: T0 - DAY, state: "expired" }),
      keyRecord(3, { type: "Module", module: "reports", state: "edited" }),
    ];
    const { page } = await opened({ rows });
    await page.getByText("3 license keys").waitFor();
    expect(await rowsOf(page, "main")).toEqual([
      "NW-00001 Administrator Permanent Usable Never olga",
      "NW-00002 EndUser Temporary Expired 9 Jan 2027 Free",
      "NW-00003 Module reports Permanent Edited, not used Never Free",
    ]);
    await page.getByRole("button", { name: "Back to Licenses" }).click();
    await page.getByRole("heading", { name: "This server" }).waitFor();
  });

  it("stays fast with 5,000 records: a hundred at a time, looked through by the server (B3)", async () => {
    const { page } = await opened({ rows: manyRecords(5_000) });
    await page.getByText("1 to 100 of 5,000 license keys").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(100);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("101 to 200 of 5,000 license keys").waitFor();
    expect(await page.locator("tbody tr").first().innerText()).toContain(numberOf(101));
    const begun = performance.now();
    await page.getByLabel("Number or user").fill("user-4995");
    await page.getByText("1 license key (of 5,000)").waitFor();
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await rowsOf(page, "main")).toEqual([
      `${numberOf(4_995)} EndUser Permanent Usable Never user-4995`,
    ]);
    await page.getByLabel("Number or user").fill("");
    await page.getByLabel("Type").selectOption("Administrator");
    await page.getByText("1 license key (of 5,000)").waitFor();
    await page.getByLabel("State").selectOption("withdrawn");
    await page.getByText("No license key fits.").waitFor();
  });

  it("opens a record with every field, its history and its proof, which nobody can edit (B3)", async () => {
    const rows = [
      keyRecord(1, {
        type: "Module",
        module: "reports",
        mode: "Temporary",
        expiresAt: T0 + 90 * DAY,
        withdrawnAt: T0 + 2 * DAY,
        state: "withdrawn",
        user: "anna",
        assignedAt: T0 + DAY,
      }),
    ];
    const terms = [
      { number: numberOf(1), user: "anna", from: T0 + DAY, until: null },
      { number: numberOf(1), user: "boris", from: T0, until: T0 + DAY },
    ];
    const { page } = await record({ rows, terms }, numberOf(1));
    const text = (await page.getByRole("dialog").innerText()).replaceAll(/\s+/g, " ");
    for (const part of [
      `License key ${numberOf(1)}`,
      "State Withdrawn by the vendor",
      "Type Module",
      "Module reports",
      "Mode Temporary",
      "Server type Production",
      `Customer ${CUSTOMER.name}`,
      `Customer key ${CUSTOMER.key}`,
      "Granted 7 Jan 2027, 09:30",
      "Expires 10 Apr 2027, 09:30",
      "Imported 10 Jan 2027, 09:30",
      "Authorized 10 Jan 2027, 09:30",
      "Withdrawn 12 Jan 2027, 09:30",
      `File ${FILE_ID}`,
      "anna, since 11 Jan 2027, 09:30",
    ])
      expect(text).toContain(part);
    expect(await rowsOf(page)).toEqual([
      "anna 11 Jan 2027, 09:30 now",
      "boris 10 Jan 2027, 09:30 11 Jan 2027, 09:30",
    ]);
    const proof = page.getByLabel("The key as the vendor signed it");
    expect(await proof.inputValue()).toContain(`.${numberOf(1)}.`);
    expect(await proof.isEditable()).toBe(false);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("1 license key", { exact: true }).waitFor();
  });

  it("a record has an address of its own; one that is not there says so", async () => {
    const { page, url } = await keysPage(browser());
    const other = await tabAt(browser(), `${url}#key/${numberOf(2)}`);
    await other.getByRole("heading", { name: `License key ${numberOf(2)}` }).waitFor();
    await other.getByText("boris").first().waitFor();
    await page.evaluate("location.hash = '#key/XX-1'");
    await page.getByRole("alert").filter({ hasText: "KEY_UNKNOWN" }).waitFor();
  });
});

describe("the users of keys", () => {
  it("are given one of a free kind in its record", async () => {
    const { page, keys } = await record({}, numberOf(3));
    keys.answers.assign = async (user) => {
      keys.rows = keys.rows.map((row) =>
        row.number === numberOf(3) ? { ...row, user, assignedAt: T0 } : row,
      );
      return { ok: true, number: numberOf(3), isKept: false, record: keyRecord(3, { user }) };
    };
    await page.getByLabel("User who gets a key of this kind").fill(" eva ");
    await page.keyboard.press("Enter");
    await page.getByText(`eva now has ${numberOf(3)}.`).waitFor();
    await page.getByRole("button", { name: "Take it from eva" }).waitFor();
    expect(keys.asked).toEqual([{ name: "seats.assign", given: ["eva", { type: "EndUser" }] }]);
  });

  it("who get another key of the kind are shown with that one", async () => {
    const { page, keys } = await record({}, numberOf(5));
    keys.answers.assign = async () => ({
      ok: true,
      number: numberOf(3),
      isKept: false,
      record: keyRecord(3, { user: "eva" }),
    });
    await page.getByLabel("User who gets a key of this kind").fill("eva");
    await page.getByRole("button", { name: "Assign" }).click();
    await page.getByRole("heading", { name: `License key ${numberOf(3)}` }).waitFor();
  });

  it("a refusal is said with its cure, and what was typed stays", async () => {
    const { page, keys } = await record({}, numberOf(3));
    keys.answers.assign = async () => ({ ...REFUSED, code: "NO_KEY_FREE", detail: "No key is free." });
    const field = page.getByLabel("User who gets a key of this kind");
    await field.fill("eva");
    await page.getByRole("button", { name: "Assign" }).click();
    await page.getByRole("alert").filter({ hasText: "NO_KEY_FREE" }).waitFor();
    expect(await field.inputValue()).toBe("eva");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
  });

  it("lose a key in its record", async () => {
    const { page, keys } = await record({}, numberOf(1));
    keys.answers.release = async () => {
      keys.rows = keys.rows.map((row) => (row.user === "anna" ? { ...row, user: null } : row));
      return { ok: true, released: [numberOf(1)] };
    };
    await page.getByRole("button", { name: "Take it from anna" }).click();
    await page.getByText("anna has no EndUser key any more.").waitFor();
    await page.getByLabel("User who gets a key of this kind").waitFor();
    expect(askedOf(keys)).toEqual(["seats.release"]);
    expect(keys.asked[0]?.given).toEqual(["anna", { type: "EndUser" }]);
  });
});
