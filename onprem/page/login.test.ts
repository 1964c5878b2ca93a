import { describe, expect, it } from "vitest";
import { licensesPage } from "./licenses-page.ts";
import { withLogin } from "./login.ts";
import { ask, press } from "./testing/ask.ts";
import { doubleOf } from "./testing/double.ts";
import { newStatus } from "./testing/statuses.ts";

const KEY = "a-login-key-of-the-test";

function guarded() {
  const double = doubleOf(newStatus());
  return {
    double,
    handler: withLogin(licensesPage(double, { authorize: () => true }), KEY, "countersign_7071"),
  };
}

describe("the login of countersign-node serve", () => {
  it("gives no data before it, and a cookie for the key", async () => {
    const { handler, double } = guarded();
    expect((await ask(handler, "/"))?.status).toBe(200);
    expect((await ask(handler, "/api/status"))?.status).toBe(401);
    expect((await press(handler, "refresh")).body["code"]).toBe("LOGIN_NEEDED");
    expect(double.asked).toEqual([]);

    const login = await ask(handler, "/api/login", {
      method: "POST",
      body: JSON.stringify({ key: ` ${KEY} ` }),
    });
    const cookie = login?.headers["set-cookie"] ?? "";
    expect(cookie).toMatch(/^countersign_7071=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(login?.text).not.toContain(KEY);
    const [pair] = cookie.split(";");
    const headers = { cookie: `theme=dark; ${pair}` };
    expect((await ask(handler, "/api/status", { headers }))?.status).toBe(200);
    expect((await press(handler, "refresh", {}, { headers })).status).toBe(200);
  });

  it("refuses a wrong key, a wrong cookie, and what is not sent by this page", async () => {
    const { handler } = guarded();
    for (const key of ["", KEY.slice(1), `${KEY}x`])
      expect((await press(handler, "login", { key })).body["code"]).toBe("LOGIN_KEY_WRONG");
    expect((await press(handler, "login", { key: 7 })).status).toBe(400);
    expect((await ask(handler, "/api/login"))?.status).toBe(405);
    for (const cookie of ["countersign_7071=", "countersign_7071=x", "other=x", "countersign_7071"])
      expect((await ask(handler, "/api/status", { headers: { cookie } }))?.status).toBe(401);
    const foreign = { headers: { "sec-fetch-site": "cross-site" } };
    expect((await press(handler, "login", { key: KEY }, foreign)).status).toBe(403);
    const rebound = { headers: { host: "evil.example" } };
    expect((await press(handler, "login", { key: KEY }, rebound)).status).toBe(421);
  });
});
