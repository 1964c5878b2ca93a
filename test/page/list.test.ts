import { describe, expect, it } from "vitest";
import {
  DAY,
  evaluationView,
  inEvaluation,
  licensed,
  licenseView,
  newStatus,
  onlineStatus,
  T0,
} from "../../onprem/page/testing/statuses.ts";
import { pageOf, useBrowser } from "./bench.ts";

const browser = useBrowser();

describe("the list of applications", () => {
  it("shows every application and whether it is licensed, in evaluation, permanent, or expired (A1)", async () => {
    const { page } = await pageOf(
      browser(),
      onlineStatus([
        licensed("fax", { capacity: 50 }, { unitsInUse: 37 }),
        licensed("recording", { type: "subscription", expiresAt: T0 + 90 * DAY, runsUntil: T0 + 90 * DAY }),
        inEvaluation("billing", 12),
        licensed("queue", { type: "subscription", status: "expired", isUsable: false, expiresAt: T0 - DAY }),
        licensed("attendant", { type: "unknown", status: "invalid", isUsable: false }),
      ]),
    );
    const rows = await page.locator("tbody tr").allInnerTexts();
    const plain = rows.map((row) => row.replaceAll(/\s+/g, " ").trim());
    expect(plain).toEqual([
      expect.stringMatching(/^StoneFax fax .*Licensed Perpetual 37 of 50 in use Return$/),
      expect.stringMatching(/^Call Recording .*Licensed Subscription Unlimited Ends 10 Apr 2027 Return$/),
      expect.stringMatching(/^Call Accounting .*In evaluation, 12 days left Evaluation Until 22 Jan 2027$/),
      expect.stringMatching(/^Queue Manager .*Expired Subscription Unlimited Ended 9 Jan 2027 Return$/),
      expect.stringMatching(/^Attendant Console .*Not recognized Unknown Unlimited Return$/),
    ]);
  });

  it("each status has a symbol of its own shape beside the word, not only a color", async () => {
    const { page } = await pageOf(
      browser(),
      onlineStatus([
        licensed("fax"),
        licensed("recording", { status: "in-grace" }),
        inEvaluation("billing", 12),
        licensed("queue", { status: "blocked" }),
        licensed("attendant", { status: "not-activated" }),
      ]),
    );
    const shapes = await page
      .locator("tbody .status svg")
      .evaluateAll((icons) => icons.map((icon) => icon.innerHTML));
    expect(new Set(shapes).size).toBe(5);
  });

  it("says what is missing, what was taken away, and what is not for resale (A24)", async () => {
    const removed = { code: "LICENSE_REVOKED", at: T0 - DAY } as const;
    const { page } = await pageOf(
      browser(),
      onlineStatus([
        licensed("fax", { class: "not-for-resale" }),
        licensed("recording", {}, { missing: ["fax"] }),
        licensed("queue", { status: "revoked", isUsable: false, removed }),
      ]),
    );
    const [fax, recording, queue] = await page.locator("tbody tr").allInnerTexts();
    expect(fax).toContain("Not for resale");
    expect(recording).toContain("Needs a license of StoneFax on this server.");
    expect(queue).toMatch(/Revoked by the vendor\s+Since 9 Jan 2027, 09:30/);
    expect(queue).not.toContain("Return");
  });

  it("folds away the licenses behind an application, with code, features and deadline", async () => {
    const { page } = await pageOf(
      browser(),
      onlineStatus([licensed("fax", {}, { licenses: [licenseView("fax", { features: ["t38", "ocr"] })] })]),
    );
    const code = page.getByText("CSL1-FAX00-VRE8Q-S7QBA-G4ZKQ-Z6ZC4");
    expect(await code.isVisible()).toBe(false);
    await page.getByText("Details of StoneFax").click();
    expect(await code.isVisible()).toBe(true);
    expect(await page.locator("details").innerText()).toMatch(/Features\s+t38, ocr/);
  });
});

describe("this server", () => {
  const facts = async (page: Awaited<ReturnType<typeof pageOf>>["page"]) =>
    Object.fromEntries(
      await page
        .getByRole("region", { name: "This server" })
        .locator("dl > div")
        .evaluateAll((all) => all.map((each) => [each.children[0].textContent, each.children[1].innerText])),
    );

  it("shows host, id, mode, times of activation and contact, hardware, account, token description, deadline, version (A4)", async () => {
    const lastAttempt = {
      at: T0,
      operation: "verify",
      result: "unreachable",
      reason: { code: "SERVICE_UNREACHABLE", detail: "licenses.example.com does not answer." },
    } as const;
    const { page } = await pageOf(browser(), onlineStatus([licensed("fax")], { lastAttempt }));
    expect(await facts(page)).toEqual({
      "Host name": "fax-01",
      Mode: "Online",
      Activated: "21 Dec 2026, 09:30",
      "Smart account": "acc_BRq8YyfAfN1sN0gRdBCKen",
      "Activation token": "Head office, order 4711",
      "Last contact": "10 Jan 2027, 03:30",
      "Last attempt":
        "10 Jan 2027, 09:30, not reached\nlicenses.example.com does not answer. SERVICE_UNREACHABLE",
      "Next attempt": "10 Jan 2027, 21:30",
      "Runs without contact until": "8 Feb 2027, 09:30",
      Installed: "16 Dec 2026, 09:30",
      Version: "26.3.1",
      "Hardware id": "7K2M-Q9XA",
      "Node id": "nod_jqDCLSlCFxujnvSNskPVS_3w-wyzf66cQHdmQL2PA8c",
    });
  });

  it("shows the license code of an offline activation, and neither account nor deadline (A4)", async () => {
    const { page } = await pageOf(
      browser(),
      onlineStatus([licensed("fax", { mode: "offline", deadlineAt: null })], {
        mode: "offline",
        accountId: null,
        tokenDescription: null,
        deadlineAt: null,
        nextAttemptAt: null,
        lastAttempt: null,
        lastContactAt: null,
      }),
    );
    const shown = await facts(page);
    expect(shown).toMatchObject({ Mode: "Offline", "License code": "CSL1-FAX00-VRE8Q-S7QBA-G4ZKQ-Z6ZC4" });
    for (const name of ["Smart account", "Next attempt", "Last contact", "Runs without contact until"])
      expect(shown).not.toHaveProperty(name);
  });

  it("shows no mode on a brand-new installation, and nothing empty (A3)", async () => {
    const { page } = await pageOf(browser(), newStatus([inEvaluation("fax", 30)], { installedAt: T0 }));
    expect(await facts(page)).toEqual({ "Host name": "fax-01", Installed: "10 Jan 2027, 09:30" });
    expect(await page.locator(".badge").count()).toBe(0);
    expect(await page.locator("body").innerText()).not.toMatch(/Online|Offline|Not activated|null|undefined/);
  });

  it("leaves out what an upgraded installation does not know (A3)", async () => {
    const { page } = await pageOf(
      browser(),
      onlineStatus([licensed("fax")], {
        tokenDescription: null,
        activatedAt: null,
        installedAt: null,
        version: null,
      }),
    );
    const shown = await facts(page);
    expect(shown).toMatchObject({ Mode: "Online" });
    for (const name of ["Activation token", "Activated", "Installed", "Version"])
      expect(shown).not.toHaveProperty(name);
    expect(Object.values(shown)).not.toContain("");
  });
});

describe("what needs attention", () => {
  it("counts the days of an evaluation, and says when it is over (A5)", async () => {
    const { page } = await pageOf(browser(), newStatus([inEvaluation("fax", 3), inEvaluation("queue", -2)]));
    const notices = await page.locator(".notices").innerText();
    expect(notices).toMatch(/Evaluation: 3 days left, until 13 Jan 2027\. All features of StoneFax work/);
    expect(notices).toMatch(
      /The evaluation of Queue Manager is over\.\s+Activate a license, or ask the vendor's sales/,
    );
  });

  it("says nothing of an evaluation that a license has replaced", async () => {
    const evaluation = { ...evaluationView("fax", 3), state: "replaced" as const };
    const { page } = await pageOf(browser(), onlineStatus([licensed("fax", {}, { evaluation })]));
    expect(await page.locator(".notices").innerText()).toBe("");
  });

  it("shows damaged files and a clock that is behind, with their cure", async () => {
    const { page } = await pageOf(
      browser(),
      onlineStatus([], {
        state: { kind: "corrupt", detail: "state.json is damaged.", fix: "Restore it from a backup." },
        clockBehindMs: 3 * DAY,
      }),
    );
    const notices = await page.locator(".notices").innerText();
    expect(notices).toMatch(/state\.json is damaged\.\s+Restore it from a backup\./);
    expect(notices).toMatch(/clock is 3 days behind\.\s+Set the clock\./);
  });
});

describe("other servers", () => {
  it("are shown with their data once the service was asked (A18)", async () => {
    const node = (nodeId: string, isSelf: boolean) => ({
      nodeId,
      hostName: nodeId,
      version: "26.3.0",
      mode: "online" as const,
      hardwareId: "AAAA-BBBB",
      activatedAt: T0 - DAY,
      lastContactAt: null,
      products: ["fax"],
      isSelf,
    });
    const { page, double } = await pageOf(browser(), onlineStatus([licensed("fax")]));
    const cluster = { at: T0, nodes: [node("fax-01", true), node("fax-02", false)], more: false };
    double.answers.cluster = async () => {
      double.now = { ...double.now, cluster };
      return { ok: true, cluster };
    };
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByText("1 other server found.").waitFor();
    const text = await page.getByRole("region", { name: /^Other servers/ }).innerText();
    expect(text).toMatch(/1 server, as of 10 Jan 2027/);
    expect(text).toMatch(/fax-02\s+Applications\s+StoneFax\s+Mode\s+Online\s+Activated\s+9 Jan 2027/);
    expect(text).not.toContain("fax-01");
    expect(text).not.toContain("Last contact");
  });
});

describe("events", () => {
  it("are shown as they come, newest first, without a press of a button", async () => {
    const { page, double } = await pageOf(browser(), newStatus([]));
    expect(await page.getByRole("region", { name: "Events" }).innerText()).toContain("Nothing has happened");
    double.raise("recovered", { failures: 2 });
    double.raise("evaluation-over", { evaluation: evaluationView("fax", 0) });
    await page.getByRole("button", { name: "Test connection" }).click();
    const events = page.getByRole("region", { name: "Events" }).locator("li");
    await events.first().waitFor();
    const texts = await events.allInnerTexts();
    expect(texts.map((text) => text.split("\n").at(-1))).toEqual([
      "The evaluation of StoneFax is over.",
      "The vendor's service answers again, after 2 failed attempts.",
    ]);
  });
});
