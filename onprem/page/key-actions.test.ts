import { describe, expect, it } from "vitest";
import { keysDouble } from "../keys/testing/double.ts";
import { FILE_ID, numberOf } from "../keys/testing/samples.ts";
import { licensesPage } from "./licenses-page.ts";
import { ask, press } from "./testing/ask.ts";
import { doubleOf } from "./testing/double.ts";
import { newStatus } from "./testing/statuses.ts";

function pageWithKeys(isAllowed = true) {
  const double = keysDouble();
  const handler = licensesPage(doubleOf(newStatus()), { authorize: () => isAllowed, keys: double });
  return { double, handler };
}

const NAMES = [
  "inspect-keys",
  "import-keys",
  "plan-type-change",
  "change-type",
  "finish-task",
  "authorize-keys",
  "remove-keys",
  "refresh-keys",
  "key-records",
  "key-record",
  "assign-key",
  "release-key",
];

describe("the page's interface to license keys", () => {
  it("imports in the name of whoever signed in to the product (B9)", async () => {
    const double = keysDouble();
    const options = { authorize: () => true, userOf: async () => "olga", keys: double };
    const handler = licensesPage(doubleOf(newStatus()), options);
    await press(handler, "import-keys", { text: "the file" });
    await press(handler, "finish-task", { id: "none" });
    expect(double.asked).toMatchObject([{ name: "import", given: ["the file", { user: "olga" }] }]);
  });

  it("hands what was chosen to the keys, and the outcome and the new state back", async () => {
    const { double, handler } = pageWithKeys();
    const inspected = await press(handler, "inspect-keys", { text: "the file" });
    expect(inspected.body).toMatchObject({
      outcome: { ok: true, serverType: "Production" },
      state: { keys: { status: { serverType: "Production" }, task: null } },
    });
    await press(handler, "import-keys", { text: "the file" });
    await expect
      .poll(async () => JSON.parse((await ask(handler, "/api/status"))?.text ?? "").keys.task.outcome)
      .toMatchObject({ result: "authorized" });
    await press(handler, "plan-type-change", { texts: ["one", "other"] });
    await press(handler, "change-type", { texts: ["one"] });
    await press(handler, "authorize-keys", { fileId: FILE_ID });
    await press(handler, "remove-keys", { fileId: FILE_ID });
    await press(handler, "refresh-keys");
    await press(handler, "assign-key", { user: " eva ", type: "Module", module: "reports" });
    await press(handler, "release-key", { user: "anna", type: "EndUser" });
    expect(double.asked).toMatchObject([
      { name: "inspect", given: ["the file"] },
      { name: "import", given: ["the file", {}] },
      { name: "planTypeChange", given: [["one", "other"]] },
      { name: "changeType", given: [["one"], {}] },
      { name: "authorize", given: [FILE_ID] },
      { name: "remove", given: [FILE_ID] },
      { name: "refresh", given: [] },
      { name: "seats.assign", given: ["eva", { type: "Module", module: "reports" }] },
      { name: "seats.release", given: ["anna", { type: "EndUser" }] },
    ]);
  });

  it("gives records to read, and one with its proof", async () => {
    const { handler } = pageWithKeys();
    const list = await press(handler, "key-records", { text: "olga" });
    expect(list.body).toMatchObject({ outcome: { found: 1, rows: [{ user: "olga" }] } });
    const one = await press(handler, "key-record", { number: numberOf(3) });
    expect(one.body).toMatchObject({
      outcome: { ok: true, record: { proof: expect.stringMatching(/./), history: [] } },
    });
    const none = await press(handler, "key-record", { number: "XX-1" });
    expect(none.body).toMatchObject({ outcome: { ok: false, code: "KEY_UNKNOWN" } });
  });

  it("takes a whole key file, where other bodies stay small", async () => {
    const { double, handler } = pageWithKeys();
    const text = "k".repeat(5_000_000);
    expect((await press(handler, "inspect-keys", { text })).status).toBe(200);
    expect(double.asked).toEqual([{ name: "inspect", given: [text] }]);
    expect(await press(handler, "activate", { token: "k".repeat(1_100_000) })).toMatchObject({ status: 413 });
    expect(await press(handler, "assign-key", { user: "k".repeat(1_100_000) })).toMatchObject({
      status: 413,
    });
    expect(await press(handler, "import-keys", { text: "k".repeat(11_100_000) })).toMatchObject({
      status: 413,
      body: { code: "BODY_TOO_LARGE", detail: "The body is larger than 11 MB." },
    });
  });

  it("hands an empty file over like any other, so that it is refused as a file and not as a field (B8)", async () => {
    const { double, handler } = pageWithKeys();
    await press(handler, "inspect-keys", { text: "" });
    await press(handler, "plan-type-change", { texts: ["one", ""] });
    expect(double.asked).toMatchObject([{ given: [""] }, { given: [["one", ""]] }]);
  });

  it.each([
    ["inspect-keys", {}, '"text" must be the text of a license key file.'],
    ["import-keys", { text: 1 }, '"text" must be the text of a license key file.'],
    ["change-type", { texts: [] }, '"texts" must be a list of 1 to 10 texts of license key files.'],
    ["plan-type-change", { texts: Array(11).fill("x") }, '"texts" must be a list of 1 to 10'],
    ["remove-keys", {}, '"fileId" must be an id.'],
    ["key-records", { page: -1 }, '"page" must be a whole number from 0 on.'],
    ["assign-key", { type: "EndUser" }, '"user" must be the name of a user.'],
    ["refresh-keys", { number: 1 }, 'There is no field "number" here.'],
  ])("names the field that is wrong in %s", async (name, input, says) => {
    const { double, handler } = pageWithKeys();
    const { status, body } = await press(handler, name, input);
    expect([status, body["code"], body["detail"]]).toEqual([
      400,
      "INPUT_INVALID",
      expect.stringContaining(says),
    ]);
    expect(double.asked).toEqual([]);
  });

  it.each(NAMES)("%s is refused to another site, to who is not allowed, and to a read", async (name) => {
    const { double, handler } = pageWithKeys();
    const foreign = await press(handler, name, {}, { headers: { "sec-fetch-site": "cross-site" } });
    expect(foreign).toMatchObject({ status: 403, body: { code: "FROM_ANOTHER_SITE" } });
    const stranger = await press(pageWithKeys(false).handler, name);
    expect(stranger).toMatchObject({ status: 403, body: { code: "NOT_ALLOWED" } });
    expect(await ask(handler, `/api/${name}`)).toMatchObject({ status: 405 });
    expect(double.asked).toEqual([]);
  });

  it.each(NAMES)("%s is not there where the product has no license keys", async (name) => {
    const handler = licensesPage(doubleOf(newStatus()), { authorize: () => true });
    expect(await press(handler, name)).toMatchObject({ status: 404, body: { code: "ADDRESS_UNKNOWN" } });
    expect(JSON.parse((await ask(handler, "/api/status"))?.text ?? "")).toMatchObject({ keys: null });
  });
});
