import { describe, expect, test } from "vitest";
import type { HttpEvent } from "./event.ts";
import { readBag } from "./wire-fields.ts";

const event = (given: Partial<HttpEvent> & { readonly type?: string } = {}): HttpEvent => ({
  rawPath: "/api/x",
  rawQueryString: "",
  headers: given.type === undefined ? {} : { "content-type": given.type },
  requestContext: {
    requestId: "r",
    routeKey: "POST /api/x",
    http: { method: "POST", path: "/api/x", sourceIp: "192.0.2.1" },
  },
  isBase64Encoded: false,
  ...given,
});
const FORM = "application/x-www-form-urlencoded";

test.each(["", " \r\n", "[]", "[ ]", "{}", "null", "\ufeff"])("%j says nothing", (body) => {
  expect(readBag(event({ body }))).toEqual({});
  expect(readBag(event({ body, type: "application/json" }))).toEqual({});
});

test("a body comes as text or in base64", () => {
  const text = '{"name":"Zo\u00eb"}';
  const body = Buffer.from(text).toString("base64");
  expect(readBag(event({ body, isBase64Encoded: true }))).toEqual({ name: "Zo\u00eb" });
  expect(readBag(event({ body: text }))).toEqual({ name: "Zo\u00eb" });
});

test.each(["application/json", FORM, "text/plain"])("JSON is known by its look, as %s", (type) => {
  expect(readBag(event({ body: ' {"a":[1],"b":null}', type }))).toEqual({ a: [1], b: null });
});

describe("a form", () => {
  test.each([
    ["a=1&b=two+words%21", { a: "1", b: "two words!" }],
    ["list[]=x&list[]=y", { list: ["x", "y"] }],
    ["list%5B0%5D=x&list%5B1%5D=y&a=", { list: ["x", "y"], a: "" }],
    ["a=1&a=2", { a: "2" }],
    ["a=1&a[]=2", { a: ["1", "2"] }],
    ["=1&x", { "": "1", x: "" }],
  ])("%s", (body, expected) => {
    expect(readBag(event({ body, type: FORM }))).toEqual(expected);
  });

  test("a name such as __proto__ is a field like any other", () => {
    const bag = readBag(event({ body: "__proto__=1&constructor=2", type: FORM }));
    expect(Object.getPrototypeOf(bag)).toBe(Object.prototype);
    expect(Object.keys(bag)).toEqual(["__proto__", "constructor"]);
  });
});

test("the path outranks the body, and the body the query", () => {
  const asked = event({
    rawQueryString: "id=query&name=query&limit=5",
    body: '{"id":"body","name":"body"}',
    pathParameters: { id: "path%2F1" },
  });
  expect(readBag(asked)).toEqual({ id: "path/1", name: "body", limit: "5" });
});

test.each(["{", '"text"', "12", "true", "[1]", '{"a":1}{', "a=b", "<xml/>"])("%s is refused", (body) => {
  expect(() => readBag(event({ body }))).toThrow("BODY_MALFORMED");
});
