import { describe, expect, it } from "vitest";
import { licensesPage } from "./licenses-page.ts";
import { ask, press } from "./testing/ask.ts";
import { doubleOf } from "./testing/double.ts";
import { licensed, onlineStatus } from "./testing/statuses.ts";

function page(options: Partial<Parameters<typeof licensesPage>[1]> = {}) {
  const double = doubleOf(onlineStatus([licensed("fax")]));
  return { double, handler: licensesPage(double, { authorize: () => true, ...options }) };
}

/** What a browser tells when the headers of its own are not there. */
const plain = { "sec-fetch-site": undefined };

describe("another site in the same browser", () => {
  const foreign = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { ...plain, origin: "https://evil.example" },
    { ...plain, origin: "http://127.0.0.1:9999" },
    { ...plain, origin: "null" },
    { ...plain, origin: "http://127.0.0.1:7071.evil.example" },
    plain,
    { "sec-fetch-site": "cross-site", origin: "http://127.0.0.1:7071" },
  ];
  it.each(foreign.map((headers) => [JSON.stringify(headers), headers] as const))(
    "cannot press a button: %s",
    async (_, headers) => {
      const { handler, double } = page();
      for (const name of ["activate", "refresh", "return", "request"]) {
        const answered = await press(handler, name, { token: "x", products: ["fax"] }, { headers });
        expect([answered.status, answered.body["code"]]).toEqual([403, "FROM_ANOTHER_SITE"]);
      }
      expect(double.asked).toEqual([]);
    },
  );

  it("the page itself can, also over plain HTTP on a network and behind a proxy", async () => {
    const { handler } = page({ hosts: ["admin.example.com"] });
    const own = [
      { "sec-fetch-site": "same-origin" },
      { ...plain, origin: "http://127.0.0.1:7071" },
      { ...plain, origin: "https://admin.example.com", host: "127.0.0.1:7071" },
      { ...plain, origin: "https://127.0.0.1:7071", host: undefined, ":authority": "127.0.0.1:7071" },
    ];
    for (const headers of own) expect((await press(handler, "refresh", {}, { headers })).status).toBe(200);
  });
});

describe("another name for this machine (DNS rebinding)", () => {
  const asked = (host: string, localAddress: string, options = {}) =>
    ask(page(options).handler, "/api/status", { headers: { host }, localAddress });

  it("is refused on loopback", async () => {
    for (const [host, address] of [
      ["evil.example:7071", "127.0.0.1"],
      ["evil.example", "::1"],
      ["127.0.0.1.evil.example:7071", "::ffff:127.0.0.1"],
      ["", "127.0.0.1"],
    ] as const)
      expect([host, (await asked(host, address))?.status]).toEqual([host, 421]);
  });

  it("is no name of loopback, nor one that was told", async () => {
    for (const host of ["localhost:7071", "127.0.0.1", "[::1]:7071", "LOCALHOST"])
      expect((await asked(host, "127.0.0.1"))?.status).toBe(200);
    const hosts = ["admin.example.com"];
    expect((await asked("admin.example.com", "127.0.0.1", { hosts }))?.status).toBe(200);
    expect((await asked("fax-01.example.com", "10.0.0.7"))?.status).toBe(200);
  });
});

describe("who is not allowed", () => {
  it("sees no data and changes none; the product decides", async () => {
    const { handler, double } = page({
      authorize: async ({ headers }) => headers["cookie"] === "admin=yes",
    });
    expect((await ask(handler, "/api/status"))?.status).toBe(403);
    expect((await ask(handler, "/api/events"))?.status).toBe(403);
    expect((await press(handler, "activate", { token: "x" })).body["code"]).toBe("NOT_ALLOWED");
    expect(double.asked).toEqual([]);
    expect((await ask(handler, "/api/status", { headers: { cookie: "admin=yes" } }))?.status).toBe(200);
  });
});

describe("every reply", () => {
  it("forbids what the page does not need", async () => {
    const { handler } = page();
    for (const path of ["/", "/licenses.js", "/api/status", "/nothing"]) {
      const headers = (await ask(handler, path))?.headers ?? {};
      const policy = headers["content-security-policy"] ?? "";
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
      expect(policy).toMatch(/frame-ancestors 'none'$/);
      expect(policy).not.toMatch(/unsafe|\*|http/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
      });
    }
  });

  it("may be framed by those that the product names", async () => {
    const { handler } = page({ frameAncestors: ["'self'", "https://admin.example.com"] });
    const headers = (await ask(handler, "/"))?.headers ?? {};
    expect(headers["content-security-policy"]).toMatch(
      /frame-ancestors 'self' https:\/\/admin\.example\.com$/,
    );
    expect(headers["x-frame-options"]).toBeUndefined();
  });
});
