import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { servePage } from "../../onprem/page/serve.ts";
import { doubleOf, REFUSED } from "../../onprem/page/testing/double.ts";
import {
  evaluationView,
  inEvaluation,
  licensed,
  newStatus,
  onlineStatus,
  T0,
} from "../../onprem/page/testing/statuses.ts";
import { pageOf, tabAt, useBrowser } from "./bench.ts";
import { serve } from "./browser.ts";
import { infected, SCRIPT } from "./infected.ts";

const browser = useBrowser();

const CHOICES = ["mode", "status", "type", "class", "state", "source", "result", "kind", "operation", "text"];

it("a script in any text of the status, of a refusal or of an event does not run", async () => {
  const applications = [
    licensed("fax", { features: [SCRIPT] }, { missing: [SCRIPT] }),
    inEvaluation("billing", 3),
    licensed("queue", { status: SCRIPT as "valid", type: SCRIPT as "unknown" }),
  ];
  const cluster = {
    at: T0,
    more: true,
    nodes: [
      {
        nodeId: "nod_2",
        hostName: "fax-02",
        version: "1",
        mode: "online" as const,
        hardwareId: "A",
        activatedAt: T0,
        lastContactAt: T0,
        products: ["fax"],
        isSelf: false,
      },
    ],
  };
  const reason = { code: "SERVICE_UNREACHABLE", detail: "It does not answer." };
  const status = onlineStatus(applications, {
    cluster,
    lastAttempt: { at: T0, operation: "verify", result: "unreachable", reason },
    request: { at: T0 },
    returned: { at: T0, products: [SCRIPT] },
    state: { kind: "corrupt", detail: "Damaged.", fix: "Restore." },
  });
  const { page, double } = await pageOf(browser(), infected(status, CHOICES));
  double.answers.activate = async () => infected(REFUSED, ["kind"]);
  double.answers.request = async () => ({
    ok: true,
    at: T0,
    text: SCRIPT,
    parts: [SCRIPT],
    fileName: SCRIPT,
  });
  double.answers.testConnection = async () => ({ ok: false, kind: "dns", detail: SCRIPT, fix: SCRIPT });
  double.raise("evaluation-over", { evaluation: infected(evaluationView("fax", 0), CHOICES) });
  double.raise("refused", { code: SCRIPT, detail: SCRIPT });
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.locator(".message-bar code").waitFor();
  await page.getByRole("button", { name: "Activate now" }).click();
  await page.getByRole("button", { name: /^Online/ }).click();
  await page.getByLabel("Activation token").fill(SCRIPT);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  for (const place of ["#offline", `#return/${encodeURIComponent(`fax${SCRIPT}`)}`, "#returned"]) {
    await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
    await page.getByRole("dialog").waitFor();
  }
  await page.evaluate("location.hash = '#offline'");
  await page.getByRole("button", { name: "QR code" }).click();
  await page.getByRole("img", { name: "QR code 1 of 1" }).waitFor();
  expect(await page.locator("body").innerText()).toContain("<script>window.ran=1</script>");
  expect(await page.evaluate("window.ran")).toBeUndefined();
  expect(await page.locator("img[src=x], script:not([src])").count()).toBe(0);
});

it("another site in the same browser cannot press a button, read, or frame the page", async () => {
  const { page, double, origin } = await pageOf(browser(), newStatus());
  const elsewhere = createServer((_, response) => {
    response.setHeader("content-type", "text/html").end("<h1>Elsewhere</h1><iframe></iframe>");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    elsewhere.closeAllConnections();
    elsewhere.close();
  });
  const foreign = await page.context().newPage();
  await foreign.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  const outcomes = await foreign.evaluate<unknown[]>(
    `(async (origin) => {
      const attempt = (path, init) => fetch(origin + path, init).then((r) => r.text(), () => "failed");
      const body = '{"token":"x"}';
      return [
        await attempt("/api/activate", { method: "POST", body, headers: { "content-type": "application/json" } }),
        await attempt("/api/activate", { method: "POST", body, mode: "no-cors" }),
        await attempt("/api/refresh", { method: "POST", body: "{}", mode: "no-cors", credentials: "include" }),
        await attempt("/api/status", {}),
      ];
    })(${JSON.stringify(origin)})`,
  );
  expect(outcomes).toEqual(["failed", "failed", "failed", "failed"]);
  await foreign.evaluate(`document.querySelector("iframe").src = ${JSON.stringify(origin)}`);
  await expect
    .poll(() => foreign.frames().map((frame) => frame.url()))
    .toContainEqual(expect.stringContaining("chrome-error:"));
  expect(double.asked).toEqual([]);
});

it("countersign-node serve opens with the key of its address, which does not stay in it", async () => {
  const served = await servePage(doubleOf(newStatus([inEvaluation("fax", 12)])), {
    host: "127.0.0.1",
    port: 0,
    key: "a-login-key-of-the-test",
  });
  onTestFinished(() => served.close());
  const bare = served.url;
  const page = await tabAt(browser(), bare);
  await page.getByLabel("Login key").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("The login key is wrong.").waitFor();
  await page.getByLabel("Login key").fill("a-login-key-of-the-test");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "This server" }).waitFor();

  const other = await tabAt(browser(), `${bare}#key=a-login-key-of-the-test`);
  await other.getByRole("heading", { name: "This server" }).waitFor();
  expect(other.url()).toBe(bare);
  expect(await other.evaluate("document.cookie")).toBe("");
  await other.reload();
  await other.getByRole("heading", { name: "This server" }).waitFor();
});

it("works under any path, also when the slash at its end was left out", async () => {
  const served = await serve(doubleOf(newStatus([inEvaluation("fax", 12)])), { path: "/admin/licenses" });
  onTestFinished(() => served.close());
  const page = await tabAt(browser(), `${served.origin}/admin/licenses`);
  await page.getByRole("heading", { name: "This server" }).waitFor();
  expect(page.url()).toBe(`${served.origin}/admin/licenses/`);
});
