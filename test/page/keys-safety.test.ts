import { expect, it } from "vitest";
import {
  AWAY,
  fileView,
  keyRecord,
  keysStatus,
  provisionalKeys,
  REFUSED,
  summary,
  T0,
} from "../../onprem/keys/testing/samples.ts";
import { useBrowser } from "./bench.ts";
import { infected, SCRIPT } from "./infected.ts";
import { fileOf, keysPage } from "./keys-bench.ts";

const browser = useBrowser();

/** Texts that the page chooses by. */
const CHOICES = ["state", "type", "mode", "kind", "result", "id", "number"];

it("a script in any text of keys, files, users or refusals does not run", async () => {
  const files = [
    fileView({ lastFault: AWAY }),
    ...provisionalKeys().files.map((each) => ({ ...each, id: "kfl_2" })),
  ];
  const now = infected(keysStatus({ files, fault: REFUSED, support: "https://vendor.example/" }), CHOICES);
  const rows = infected([keyRecord(1, { user: "anna", module: "reports", type: "Module" })], CHOICES);
  const terms = infected([{ number: "NW-00001", user: "anna", from: T0, until: null }], CHOICES);
  const { page, keys } = await keysPage(browser(), { now, rows, terms });
  keys.answers.inspect = async () => infected(summary({ obstacle: REFUSED }), CHOICES);
  keys.answers.authorize = async () => infected(REFUSED, CHOICES);
  keys.answers.planTypeChange = async () => infected(REFUSED, CHOICES);
  await page.getByRole("button", { name: "Authorize the keys of kfl_2" }).click();
  await page.getByText(REFUSED.detail).first().waitFor();
  // What the vendor's support is said to be becomes no link that runs anything.
  expect(await page.getByRole("link").count()).toBe(0);
  await page.getByRole("button", { name: "Import license keys…" }).click();
  await page.getByLabel("License key file").setInputFiles(fileOf(SCRIPT, "x.json"));
  await page.getByText("x.json").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("heading", { name: "What is in the file" }).waitFor();
  await page.keyboard.press("Escape");
  await page.evaluate("location.hash = '#key/NW-00001'");
  await page.getByRole("heading", { name: "Proof" }).waitFor();
  await page.evaluate(`location.hash = '#key/' + encodeURIComponent(${JSON.stringify(SCRIPT)})`);
  await page.getByRole("alert").filter({ hasText: "KEY_UNKNOWN" }).waitFor();
  expect(await page.locator("body").innerText()).toContain("<script>window.ran=1</script>");
  expect(await page.evaluate("window.ran")).toBeUndefined();
  expect(await page.locator("img[src=x], script:not([src])").count()).toBe(0);
});

it.each([
  ["javascript:window.ran=1", null],
  ["javascript://vendor.example/%0awindow.ran=1", null],
  ["data:text/html,x", null],
  ["call 0800 1234", null],
  ["support@vendor.example", "mailto:support@vendor.example"],
  ["https://vendor.example/support", "https://vendor.example/support"],
])("support %s is a link only where it is an address", async (support, href) => {
  const now = { ...provisionalKeys(), support };
  const { page } = await keysPage(browser(), { now });
  await page.getByText("obtain a valid authorization").waitFor();
  const links = await page
    .getByRole("link")
    .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
  expect(links).toEqual(href === null ? [] : [href]);
});
