import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { exchangeRaw } from "../support/http.ts";
import type { TestService } from "../support/service.ts";
import { FATAL_WORDS, type Site, site, startWireService, VERIFY } from "./ask.ts";

let service: TestService;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
});
afterAll(() => service.close());

describe("addresses that are none, below /api/", () => {
  test.each([
    ["GET", "/api/", 404],
    ["POST", "/api/nothing", 404],
    ["POST", "/api/external/license/verify/", 404],
    ["GET", "/api/external/license", 404],
    ["GET", VERIFY, 405],
    ["PUT", "/api/health-check", 405],
    ["GET", "/api/verify_license", 405],
  ] as const)("%s %s is a %i in the protocol's form, in no fatal words", async (method, path, status) => {
    const answer = await caller.ask(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      status: false,
      is_active: false,
      message: expect.not.stringMatching(FATAL_WORDS),
      errors: {},
    });
  });

  test("elsewhere they are problems, as ever", async () => {
    const { headers } = await exchangeRaw(service.url, { method: "GET", path: "/apis" });
    expect(headers["content-type"]).toBe("application/problem+json");
  });

  test("no two operations share an address", () => {
    const all = WIRE_ROUTES.flatMap(({ addresses }) =>
      addresses.map(({ method, path }) => `${method} ${path}`),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});
