import { describe, expect, it } from "vitest";
import { REFUSED } from "../../onprem/page/testing/double.ts";
import { inEvaluation, licensed, newStatus, onlineStatus } from "../../onprem/page/testing/statuses.ts";
import { pageOf, useBrowser } from "./bench.ts";

const browser = useBrowser();
const evaluating = () => newStatus([inEvaluation("fax", 12), inEvaluation("billing", 12)]);

describe("an air-gapped server", () => {
  const airGapped = () => newStatus([inEvaluation("fax", 12)], { isAirGapped: true });

  it("offers nothing that makes a connection, and says why (A22)", async () => {
    const { page, double } = await pageOf(browser(), airGapped());
    for (const name of ["Refresh now", "Test connection"]) {
      const button = page.getByRole("button", { name });
      expect(await button.getAttribute("aria-disabled")).toBe("true");
      await button.click({ force: true });
    }
    expect(await page.locator("#idle-reason").innerText()).toMatch(/configured to make no connection at all/);
    await page.getByRole("button", { name: "Activate now" }).click();
    const online = page.getByRole("button", { name: /^Online/ });
    expect(await online.innerText()).toMatch(/air-gapped/);
    await online.click({ force: true });
    expect(await page.getByRole("dialog").innerText()).toMatch(/^Activate now/);
    expect(await page.getByLabel("Activation token").count()).toBe(0);
    expect(double.asked).toEqual([]);
  });

  it("does not offer a field for a token by its address either (A22)", async () => {
    const { page, double } = await pageOf(browser(), airGapped());
    await page.evaluate("location.hash = '#online'");
    await page.getByRole("dialog").getByText("air-gapped").waitFor();
    expect(await page.getByLabel("Activation token").count()).toBe(0);
    expect(double.asked).toEqual([]);
  });
});

it("a server that was activated by a response string has nothing to refresh, and says so", async () => {
  const offline = onlineStatus([licensed("fax", { mode: "offline" })], { mode: "offline", polls: false });
  const { page, double } = await pageOf(browser(), offline);
  const button = page.getByRole("button", { name: "Refresh now" });
  expect(await button.getAttribute("aria-disabled")).toBe("true");
  await button.click({ force: true });
  expect(await page.locator("#idle-reason").innerText()).toMatch(/came by response strings/);
  expect(double.asked).toEqual([]);
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.getByText(/^Connected: /).waitFor();
});

describe("return", () => {
  it("says that it stops at once, and changes nothing before it is confirmed", async () => {
    const { page, double } = await pageOf(browser(), onlineStatus([licensed("fax"), licensed("billing")]));
    double.answers.deactivate = async () => {
      double.now = onlineStatus([inEvaluation("fax", 0), licensed("billing")]);
      return { ok: true, released: ["fax"], licenses: [] };
    };
    await page.getByRole("button", { name: "Return StoneFax" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.innerText()).toContain("StoneFax stops on this server at once.");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(double.asked).toEqual([]);
    await page.getByRole("button", { name: "Return StoneFax" }).click();
    await page.getByRole("checkbox", { name: "Call Accounting" }).check();
    expect(await dialog.innerText()).toContain("StoneFax and Call Accounting stop on this server at once.");
    await page.getByRole("checkbox", { name: "Call Accounting" }).uncheck();
    await page.getByRole("button", { name: "Return", exact: true }).click();
    await page.getByText("Returned: StoneFax.").waitFor();
    expect(double.asked).toEqual([{ name: "deactivate", given: [["fax"]] }]);
  });

  it("without anything chosen asks for a choice", async () => {
    const { page, double } = await pageOf(browser(), onlineStatus([licensed("fax")]));
    await page.getByRole("button", { name: "Return StoneFax" }).click();
    await page.getByRole("checkbox", { name: "StoneFax" }).uncheck();
    await page.getByRole("button", { name: "Return", exact: true }).click();
    await page.getByText("Choose what to return.").waitFor();
    expect(await page.getByRole("alert").allInnerTexts()).toEqual(["Choose what to return."]);
    expect(double.asked).toEqual([]);
  });
});

describe("test connection and refresh", () => {
  it.each([
    ["ok", "https://licenses.example.com answers.", null],
    ["dns", "The name of licenses.example.com cannot be resolved.", "Check this server's DNS."],
    ["refused", "It refuses the connection.", "Check address and port."],
    ["timeout", "It does not answer.", "Let the firewall allow it."],
    ["proxy-refused", "The proxy refuses.", "Have the host name allowed."],
    ["proxy-login", "The proxy wants a login.", "Put it into the address."],
    ["tls-intercepted", "Something decrypts the connection.", "Exempt the host name."],
    ["wrong-reply", "Something else answers.", "Check the address."],
  ] as const)("shows the outcome %s with its cure (A6)", async (kind, detail, fix) => {
    const { page, double } = await pageOf(browser(), evaluating());
    double.answers.testConnection = async () => ({ ok: kind === "ok", kind, detail, fix });
    await page.getByRole("button", { name: "Test connection" }).click();
    const message = page.locator(".message-bar");
    await message.getByText(detail).waitFor();
    const text = await message.innerText();
    expect(text).toContain(kind === "ok" ? "Connected" : kind);
    expect(text).toContain(fix ?? "answers");
    await message.getByRole("button", { name: "Close" }).click();
    expect(await message.innerText()).toBe("");
  });

  it("shows that it is at work, and what came of it, without moving the page", async () => {
    const { page, double } = await pageOf(browser(), onlineStatus([licensed("fax")]));
    let answer = () => {};
    double.answers.refresh = () =>
      new Promise((resolve) => {
        answer = () => resolve({ ...REFUSED, kind: "unreachable", code: "SERVICE_UNREACHABLE" });
      });
    const places = () => page.locator("main").evaluate((main) => main.getBoundingClientRect().toJSON());
    const button = page.getByRole("button", { name: "Refresh now" });
    const [before, box] = [await places(), await button.boundingBox()];
    await button.click();
    await page.locator('button[aria-busy="true"]', { hasText: "Refresh now" }).waitFor();
    expect([await places(), await button.boundingBox()]).toEqual([before, box]);
    answer();
    await page.locator(".message-bar code").waitFor();
    expect(await page.locator(".message-bar").innerText()).toContain("SERVICE_UNREACHABLE");
    expect(await places()).toEqual(before);
  });
});
