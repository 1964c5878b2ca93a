import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { exchange, requestFor } from "../support/caller.ts";
import { expectProblem } from "../support/contract-check.ts";
import { exchangeRaw } from "../support/http.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const routes = ROUTES as readonly Operation[];
const named = (chosen: readonly Operation[]) =>
  chosen.map((operation) => [operation.name, operation] as const);
const authorization = () => `Bearer ${service.adminKey}`;

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"];
const RUBBISH = [
  "%00",
  "%0a",
  "%1b%5b2J",
  "%c0%80",
  "%E0%A4%A",
  "%",
  "%zz",
  "%ff",
  "..%2f..%2fetc",
  "%2e%2e",
  "a%20b",
  "'%22",
  "%F0%9F%92%A9",
  "x".repeat(2_000),
  "__proto__",
  "constructor",
  "%25%30%30",
];

describe("an address that is none", () => {
  test.each([
    "/nope",
    "/v1",
    "/v1/",
    "/v2/products",
    "/V1/products",
    "/v1/products/",
    "/v1/products/a/b",
    "//",
    "//v1/products",
    "/v1//products",
    "/v1/products/../accounts/x",
    "/./test",
    "/test/",
    "/test;x=1",
    "/%74est",
    "/v1/products%2fx",
    "*",
    "http://[x/",
    "/__proto__",
    "/v1/__proto__",
    `/${"a".repeat(8_000)}`,
    "/v1/tokens//revoke",
  ])("%s is a 404 or a 405, with a request id and without a database call", async (path) => {
    const calls = await callsDuring(service.sdk, async () => {
      for (const method of ["GET", "POST"]) {
        const headers = { authorization: authorization() };
        const answer = await exchangeRaw(service.url, { method, path, headers });
        expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
        expect(["ROUTE_UNKNOWN", "METHOD_NOT_ALLOWED"]).toContain(expectProblem(answer).code);
      }
    });
    expect(calls).toEqual([]);
  });
});

test.each([...new Set(routes.map(({ path }) => path))])(
  "%s answers another method with 405 and Allow",
  async (path) => {
    // An id may look like a word: what stands at an address may be reached by a template, too.
    const asked = path.replace(/\{\w+\}/g, "prd_0000000000");
    const reaching = routes.filter((each) => matches(each.path, asked)).map(({ method }) => method);
    const known = [...new Set(reaching)];
    const calls = await callsDuring(service.sdk, async () => {
      for (const method of METHODS.filter((each) => !(known as string[]).includes(each))) {
        const answer = await exchangeRaw(service.url, {
          method,
          path: asked,
        });
        expect(expectProblem(answer).code, method).toBe("METHOD_NOT_ALLOWED");
        expect(answer.headers["allow"]?.split(", ").toSorted()).toEqual(known.toSorted());
      }
    });
    expect(calls).toEqual([]);
  },
);

describe.each(named(routes.filter(({ params }) => params !== undefined)))("%s", (_name, operation) => {
  test("answers rubbish in its path with a 4xx, and writes nothing", async () => {
    const calls = await callsDuring(service.sdk, async () => {
      for (const rubbish of RUBBISH) {
        const path = operation.path.replace(/\{\w+\}/, rubbish);
        const body = operation.body === undefined ? {} : { body: "{}" };
        const headers = { authorization: authorization(), "content-type": "application/json" };
        const request = { ...requestFor(operation, {}), ...body, path, headers };
        const answer = await exchange(service.url, operation, request);
        expect(["INPUT_INVALID", "NOT_FOUND"], `${path.slice(0, 80)}`).toContain(answer.problem.code);
      }
    });
    expect(calls.filter(isWrite)).toEqual([]);
  });
});

test.each(["http://any.example/test", "HTTPS://any.example:81/test", "http://any.example/test?x=1"])(
  "an address with scheme and host is that of its path: %s",
  async (path) => {
    const answer = await exchangeRaw(service.url, { method: "GET", path });
    expect([answer.status, answer.text]).toEqual([200, '{"message":"successfully connected!"}']);
  },
);

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
}
