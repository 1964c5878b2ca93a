import { describe, expect, it } from "vitest";
import { type CallOptions, call, type Transport } from "./call.ts";
import { createProduct } from "./operations/create-product.ts";
import { getProduct } from "./operations/get-product.ts";
import { listProducts } from "./operations/list-products.ts";

const PRODUCT = {
  id: `prd_${"1".repeat(22)}`,
  code: "a",
  name: "A",
  description: null,
  referenceId: null,
  isActive: true,
  requires: [],
  createdAt: "2026-11-22T00:00:00.000Z",
};
const PROBLEM = {
  type: "t",
  title: "T",
  status: 404,
  code: "NOT_FOUND",
  detail: "d",
  fix: "f",
  requestId: "r",
};

type Sent = Parameters<Transport>[0];

/** Options whose transport answers this, and what was sent. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const sent: Sent[] = [];
  const options: CallOptions = {
    baseUrl: "http://service/",
    authorize: async (operation, text) => `${operation}:${text}`,
    transport: async (request) => {
      sent.push(request);
      return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
    },
  };
  return { options, sent };
}

describe("a call", () => {
  it("sends method, address, parameters and authorization as the contract says", async () => {
    const { options, sent } = answering(200, PRODUCT);
    await call(getProduct, { params: { product: "a b/c" } }, options);
    expect(sent).toEqual([
      {
        method: "GET",
        url: "http://service/v1/products/a%20b%2Fc",
        headers: { accept: "application/json", authorization: "get-product:" },
        body: null,
      },
    ]);
  });

  it("leaves absent query fields out, and authorizes the very text of the body", async () => {
    const { options, sent } = answering(201, PRODUCT);
    await call(listProducts, { query: { limit: "3", cursor: undefined } }, options);
    await call(createProduct, { body: { code: "a", name: "A" } }, options);
    expect(sent.map(({ url }) => url)).toEqual([
      "http://service/v1/products?limit=3",
      "http://service/v1/products",
    ]);
    expect(sent[1]?.headers).toMatchObject({
      "content-type": "application/json",
      authorization: `create-product:${sent[1]?.body}`,
    });
  });

  it.each(["", ".", ".."])(
    "never sends the parameter %j, which would be another address",
    async (product) => {
      const { options, sent } = answering(200, PRODUCT);
      expect((await call(getProduct, { params: { product } }, options)).outcome).toBe("unreachable");
      expect(sent).toEqual([]);
    },
  );
});

describe("what comes back", () => {
  const outcome = async (status: number, body: unknown, headers: Record<string, string> = {}) =>
    call(getProduct, { params: { product: "a" } }, answering(status, body, headers).options);

  it("is done when it is the contract's reply", async () => {
    expect(await outcome(200, PRODUCT)).toEqual({ outcome: "done", body: PRODUCT });
  });

  it("is refused when it is a problem of that status, with the time to wait", async () => {
    expect(await outcome(404, PROBLEM)).toEqual({
      outcome: "refused",
      problem: PROBLEM,
      retryAfterSeconds: null,
    });
    expect(await outcome(404, PROBLEM, { "retry-after": "5" })).toMatchObject({ retryAfterSeconds: 5 });
    expect(await outcome(404, PROBLEM, { "retry-after": "soon" })).toMatchObject({ retryAfterSeconds: null });
  });

  it.each([
    [200, { ...PRODUCT, code: 1 }],
    [200, "<html>"],
    [200, ""],
    [201, PRODUCT],
    [204, ""],
    [404, "<html>"],
    [500, { message: "Internal Server Error" }],
    [403, PROBLEM],
    [302, ""],
  ])("is nonsense for %i %j", async (status, body) => {
    expect(await outcome(status, body)).toMatchObject({ outcome: "nonsense", status });
  });

  it("is unreachable when nothing comes", async () => {
    const cause = new Error("refused");
    const options = { ...answering(200, PRODUCT).options, transport: () => Promise.reject(cause) };
    expect(await call(getProduct, { params: { product: "a" } }, options)).toEqual({
      outcome: "unreachable",
      cause,
    });
  });
});
