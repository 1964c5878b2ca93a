import { describe, expect, it } from "vitest";
import { ConfigurationFault } from "../../client/index.ts";
import { licensesPage } from "./licenses-page.ts";
import { ask, press } from "./testing/ask.ts";
import { doubleOf } from "./testing/double.ts";
import { licensed, newStatus, onlineStatus } from "./testing/statuses.ts";

const TOKEN = "cs_act_0000000000000000000000000000003uTwYt";
const allowed = { authorize: () => true };

/** `{"token":"x"}` with a byte that no UTF-8 has in the place of the x. */
const NO_TEXT = Uint8Array.from(`{"token":"\u00ff"}`, (each) => each.charCodeAt(0));

function page(options: Partial<Parameters<typeof licensesPage>[1]> = {}) {
  const double = doubleOf(onlineStatus([licensed("fax")]));
  return { double, handler: licensesPage(double, { ...allowed, ...options }) };
}

describe("the handler", () => {
  it("gives the page, its script and its style, and nothing else", async () => {
    const { handler } = page();
    const types = await Promise.all(
      ["/", "/licenses.js", "/licenses.css"].map(
        async (path) => (await ask(handler, path))?.headers["content-type"],
      ),
    );
    expect(types).toEqual([
      "text/html; charset=utf-8",
      "text/javascript; charset=utf-8",
      "text/css; charset=utf-8",
    ]);
    for (const path of [
      "/licenses.tsx",
      "/api",
      "/api/",
      "/api/constructor",
      "/../package.json",
      "/api/status/x",
    ])
      expect([path, (await ask(handler, path))?.status]).toEqual([path, 404]);
  });

  it("does not send a file again that the browser has", async () => {
    const { handler } = page();
    const first = await ask(handler, "/licenses.css");
    const again = await ask(handler, "/licenses.css", {
      headers: { "if-none-match": first?.headers["etag"] },
    });
    expect([again?.status, again?.text]).toEqual([304, ""]);
  });

  it("gives status and events to read", async () => {
    const { handler, double } = page();
    double.raise("recovered", { failures: 2 });
    const status = JSON.parse((await ask(handler, "/api/status"))?.text ?? "");
    expect(status).toMatchObject({ status: { hostName: "fax-01" }, events: [{ name: "recovered" }] });
    const { events } = JSON.parse((await ask(handler, "/api/events"))?.text ?? "");
    expect(events).toEqual(status.events);
  });

  it("hands what was entered to the licensing, and its outcome and the new state back", async () => {
    const { handler, double } = page();
    double.answers.activate = async () => {
      double.now = newStatus([], { hostName: "after" });
      return { ok: true, licenses: [] };
    };
    const { status, body } = await press(handler, "activate", { token: ` ${TOKEN}\n` });
    expect([status, body]).toMatchObject([
      200,
      { outcome: { ok: true }, state: { status: { hostName: "after" } } },
    ]);
    await press(handler, "request", { isNew: true, products: ["fax"] });
    await press(handler, "response", { text: ["one", "two"] });
    await press(handler, "return", { products: ["fax"] });
    await press(handler, "deactivate", { products: ["fax"] });
    for (const name of ["last-return", "refresh", "test-connection", "cluster"]) await press(handler, name);
    expect(double.asked).toEqual([
      { name: "activate", given: [TOKEN] },
      { name: "request", given: [{ isNew: true, products: ["fax"] }] },
      { name: "acceptResponse", given: [["one", "two"]] },
      { name: "giveBack", given: [["fax"]] },
      { name: "deactivate", given: [["fax"]] },
      { name: "lastReturn", given: [] },
      { name: "refresh", given: [] },
      { name: "testConnection", given: [] },
      { name: "cluster", given: [] },
    ]);
  });

  it("leaves what is not under its path to others, and finds itself under any path", async () => {
    const { handler } = page({ path: "/admin/licenses/" });
    expect(await ask(handler, "/admin")).toBeNull();
    expect(await ask(handler, "/admin/licensesx")).toBeNull();
    expect((await ask(handler, "/admin/licenses/?x=1"))?.status).toBe(200);
    expect((await ask(handler, "/admin/licenses/api/status"))?.status).toBe(200);
    const bare = await ask(handler, "/admin/licenses");
    expect([bare?.status, bare?.headers["location"]]).toEqual([308, "./licenses/"]);
  });

  it("works behind a router that cuts the path off and has parsed the body", async () => {
    const { handler, double } = page();
    const bare = await ask(handler, "/", { originalUrl: "/admin/licenses" });
    expect(bare?.headers["location"]).toBe("./licenses/");
    expect((await ask(handler, "/", { originalUrl: "/admin/licenses/" }))?.status).toBe(200);
    await press(handler, "activate", "", { body: "", parsed: { token: TOKEN } });
    expect(double.asked).toEqual([{ name: "activate", given: [TOKEN] }]);
  });

  it("refuses options that cannot be meant", () => {
    const double = doubleOf(newStatus());
    expect(() => licensesPage(double, {} as never)).toThrow(ConfigurationFault);
    for (const path of ["admin", "/a b", "/a//b", "/a?b", ""])
      expect(() => licensesPage(double, { ...allowed, path })).toThrow(ConfigurationFault);
    for (const site of ["x; script-src *", "https://a b", "'none' *", ""])
      expect(() => licensesPage(double, { ...allowed, frameAncestors: [site] })).toThrow(ConfigurationFault);
  });
});

describe("bad input", () => {
  const refusals: [string, Parameters<typeof press>[2], Parameters<typeof press>[3], number, string][] = [
    ["another type", {}, { headers: { "content-type": "text/plain" } }, 415, "CONTENT_TYPE_UNSUPPORTED"],
    [
      "a form",
      {},
      { headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      "CONTENT_TYPE_UNSUPPORTED",
    ],
    ["no JSON", {}, { body: "{" }, 400, "BODY_MALFORMED"],
    ["a list", [], {}, 400, "BODY_MALFORMED"],
    ["a parsed text", {}, { parsed: "x" }, 400, "BODY_MALFORMED"],
    ["bytes that are no text", {}, { body: NO_TEXT }, 400, "BODY_MALFORMED"],
    ["a long body", { token: "x".repeat(1_000_001) }, {}, 413, "BODY_TOO_LARGE"],
    ["a body said to be long", {}, { headers: { "content-length": "1000001" } }, 413, "BODY_TOO_LARGE"],
    ["no token", {}, {}, 400, "INPUT_INVALID"],
    ["an empty token", { token: " " }, {}, 400, "INPUT_INVALID"],
    ["a number", { token: 7 }, {}, 400, "INPUT_INVALID"],
    ["a field too many", { token: "x", admin: true }, {}, 400, "INPUT_INVALID"],
    ["a field of every object", { token: "x", constructor: "x" }, {}, 400, "INPUT_INVALID"],
    ["another method", {}, { method: "PUT" }, 405, "METHOD_NOT_ALLOWED"],
  ];
  it.each(refusals)("%s has its sentence, and nothing is done", async (_, input, asking, status, code) => {
    const { handler, double } = page();
    const answered = await press(handler, "activate", input, asking);
    expect(answered).toMatchObject({
      status,
      body: { ok: false, code, detail: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/) },
    });
    expect(double.asked).toEqual([]);
  });

  it("names the field and what it must be", async () => {
    const { handler } = page();
    expect((await press(handler, "return", { products: "fax" })).body["detail"]).toBe(
      'The field "products" must be a list of product codes.',
    );
    expect((await press(handler, "response", { text: [] })).body["code"]).toBe("INPUT_INVALID");
    expect((await press(handler, "request", { isNew: 1 })).body["code"]).toBe("INPUT_INVALID");
    expect((await ask(handler, "/api/status", { method: "POST" }))?.headers["allow"]).toBe("GET, HEAD");
  });

  it("a fault of the program is told to the program, not to the browser", async () => {
    const errors: unknown[] = [];
    const { handler, double } = page({ onError: (error) => errors.push(error) });
    double.answers.refresh = async () => {
      throw new Error("secret detail");
    };
    const answered = await press(handler, "refresh");
    expect([answered.status, answered.body["code"]]).toEqual([500, "PAGE_BROKEN"]);
    expect(answered.text).not.toContain("secret");
    expect(errors).toHaveLength(1);
  });
});

describe("the token", () => {
  it("comes back in no reply, even when the service repeats it", async () => {
    const { handler, double } = page();
    double.answers.activate = async (token) => {
      const detail = `No token ${token} here.`;
      double.raise("refused", { code: "TOKEN_UNKNOWN", detail });
      return { ok: false, kind: "refused", code: "TOKEN_UNKNOWN", detail, fix: token };
    };
    const { text } = await press(handler, "activate", { token: TOKEN });
    const later = (await ask(handler, "/api/status"))?.text ?? "";
    expect(text).toContain("TOKEN_UNKNOWN");
    expect(text + later).not.toContain(TOKEN.slice(0, 20));
  });
});
