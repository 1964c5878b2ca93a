import { describe, expect, it } from "vitest";
import { createProduct } from "../shared/contract/operations/create-product.ts";
import { getProduct } from "../shared/contract/operations/get-product.ts";
import { testConnection } from "../shared/contract/operations/test-connection.ts";
import { createSend, type SendOptions } from "./client.ts";
import type { Config } from "./config.ts";
import { Fault } from "./faults.ts";
import { ReplyTooLarge } from "./transport.ts";

type Reply = { status: number; headers?: Record<string, string>; body: string } | Error;

const PRODUCT = {
  id: "prd_0123456789",
  code: "backup",
  name: "Acme Backup",
  description: null,
  referenceId: null,
  isActive: true,
  requires: [],
  createdAt: "2027-01-01T00:00:00.000Z",
};
const MADE = { status: 201, body: JSON.stringify(PRODUCT) };
const INPUT = { body: { code: "backup", name: "Acme Backup" } };
const lost = () =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function refusal(status: number, code: string, headers: Record<string, string> = {}): Reply {
  const problem = {
    type: `urn:countersign:error:${code}`,
    title: code,
    status,
    code,
    detail: "No.",
    fix: "Do.",
  };
  return { status, headers, body: JSON.stringify({ ...problem, requestId: "req-1", extra: 1 }) };
}

function clientOf(replies: readonly Reply[], apiKey: string | null = "cs_key_1") {
  const requests: { method: string; url: string; headers: Record<string, string>; body: string | null }[] =
    [];
  const waits: number[] = [];
  const notes: string[] = [];
  const send = createSend({
    config: () =>
      ({
        url: { value: "http://licenses.example/", source: "" },
        apiKey: apiKey === null ? null : { value: apiKey, source: "" },
        path: "/config.json",
      }) as Config,
    transport: async (request) => {
      requests.push(request);
      const reply = replies[requests.length - 1];
      if (reply === undefined || reply instanceof Error) throw reply ?? new Error("one request too many");
      return { headers: {}, ...reply };
    },
    sleep: async (ms) => void waits.push(ms),
    note: (text) => void notes.push(text),
    userAgent: "countersign-cli/test",
  });
  const create = (options?: SendOptions) => send(createProduct, INPUT, options);
  const failed = (promise: Promise<unknown>): Promise<Fault> =>
    promise.then(
      () => Promise.reject(new Error("it was done")),
      (error) => (error instanceof Fault ? error : Promise.reject(error)),
    );
  return { send, create, failed, requests, waits, notes };
}

it("a change is sent once, with the key, the agent and an idempotency key of its own", async () => {
  const { create, requests, waits } = clientOf([MADE, MADE]);
  expect(await create()).toEqual(PRODUCT);
  await create();
  const [first, second] = requests;
  expect(first).toMatchObject({
    method: "POST",
    url: "http://licenses.example/v1/products",
    body: JSON.stringify(INPUT.body),
  });
  expect(first?.headers).toMatchObject({
    authorization: "Bearer cs_key_1",
    "user-agent": "countersign-cli/test",
  });
  expect(first?.headers["idempotency-key"]).toMatch(UUID);
  expect(second?.headers["idempotency-key"]).not.toBe(first?.headers["idempotency-key"]);
  expect(waits).toEqual([]);
});

it("a given idempotency key is the one that is sent", async () => {
  const { create, requests } = clientOf([MADE]);
  await create({ idempotencyKey: "an-earlier-command" });
  expect(requests[0]?.headers["idempotency-key"]).toBe("an-earlier-command");
});

it("a read has no idempotency key", async () => {
  const { send, requests } = clientOf([{ ...MADE, status: 200 }]);
  await send(getProduct, { params: { product: "backup" } });
  expect(requests[0]?.headers).not.toHaveProperty("idempotency-key");
});

it("the reply is the API's JSON with nothing taken away", async () => {
  const newer = { added: { later: [1] }, ...PRODUCT };
  const { create } = clientOf([{ status: 201, body: JSON.stringify(newer) }]);
  expect(JSON.stringify(await create())).toBe(JSON.stringify(newer));
});

describe("the key", () => {
  it("stays here where the operation is anyone's", async () => {
    const hello = { status: 200, body: '{"message":"successfully connected!"}' };
    for (const apiKey of ["cs_key_1", null]) {
      const { send, requests } = clientOf([hello], apiKey);
      await send(testConnection, {});
      expect(requests[0]?.headers).not.toHaveProperty("authorization");
    }
  });

  it("is asked for before anything is sent", async () => {
    const { create, failed, requests } = clientOf([MADE], null);
    expect(await failed(create())).toMatchObject({ exit: 2, trouble: { code: "API_KEY_MISSING" } });
    expect(requests).toEqual([]);
  });
});

describe("repeating", () => {
  it("a lost connection and a 503 are repeated under the same key, as patiently as the service asks", async () => {
    const { create, requests, waits, notes } = clientOf([
      lost(),
      refusal(503, "BUSY", { "retry-after": "7" }),
      MADE,
    ]);
    expect(await create()).toEqual(PRODUCT);
    expect(new Set(requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    expect(waits).toEqual([500, 7_000]);
    expect(notes).toEqual([
      "http://licenses.example/ does not answer: the connection was lost; trying again in 0.5 s (try 2 of 3)",
      "BUSY: No.; trying again in 7 s (try 3 of 3)",
    ]);
  });

  it("ends after three tries, and tells the key of a change that may have taken effect", async () => {
    const { create, failed, requests, waits } = clientOf([lost(), lost(), lost(), MADE]);
    const { exit, trouble, idempotencyKey } = await failed(create());
    expect([exit, trouble.code]).toEqual([3, "SERVICE_UNREACHABLE"]);
    expect(trouble.detail).toBe(
      "The service at http://licenses.example/ cannot be reached: the connection was lost.",
    );
    expect(requests).toHaveLength(3);
    expect(waits).toEqual([500, 1_000]);
    expect(idempotencyKey).toBe(requests[0]?.headers["idempotency-key"]);
  });

  it("a 503 that is not the service's own is repeated, too", async () => {
    const gateway = { status: 503, body: '{"message":"Service Unavailable"}' };
    const { create, notes } = clientOf([gateway, MADE]);
    expect(await create()).toEqual(PRODUCT);
    expect(notes).toEqual(["http://licenses.example/ is not available; trying again in 0.5 s (try 2 of 3)"]);
  });

  it("a service that asks for more than a minute is left to a person", async () => {
    const { create, failed, waits } = clientOf([refusal(503, "UNAVAILABLE", { "retry-after": "61" }), MADE]);
    expect(await failed(create())).toMatchObject({ exit: 1, trouble: { code: "UNAVAILABLE" } });
    expect(waits).toEqual([]);
    const patient = clientOf([refusal(503, "UNAVAILABLE", { "retry-after": "60" }), MADE]);
    await patient.create();
    expect(patient.waits).toEqual([60_000]);
  });

  it.each([
    ["a refusal", refusal(409, "PRODUCT_CODE_TAKEN", { "retry-after": "1" })],
    ["a mistake of the service", refusal(500, "INTERNAL")],
    ["nonsense", { status: 200, body: "<html>" }],
    ["a reply without end", new ReplyTooLarge("The reply is larger than 5 MB.")],
  ])("%s is not repeated", async (_, reply) => {
    const { create, failed, requests } = clientOf([reply, MADE]);
    await failed(create());
    expect(requests).toHaveLength(1);
  });

  it("a caller may ask for one try", async () => {
    const { create, failed, requests } = clientOf([lost(), MADE]);
    await failed(create({ tries: 1 }));
    expect(requests).toHaveLength(1);
  });
});

describe("how it ends", () => {
  it("a refusal is exit 1 with the whole problem, and without a key to repeat", async () => {
    const { create, failed } = clientOf([refusal(409, "PRODUCT_CODE_TAKEN")]);
    const { exit, trouble, idempotencyKey } = await failed(create());
    expect(exit).toBe(1);
    expect(trouble).toMatchObject({ code: "PRODUCT_CODE_TAKEN", requestId: "req-1", extra: 1 });
    expect(idempotencyKey).toBeNull();
  });

  it("a mistake of the service may have had its effect", async () => {
    const { create, failed, requests } = clientOf([refusal(500, "INTERNAL")]);
    const { exit, idempotencyKey } = await failed(create());
    expect(exit).toBe(1);
    expect(idempotencyKey).toBe(requests[0]?.headers["idempotency-key"]);
  });

  it.each([
    ["another site", { status: 200, body: "<html>hello</html>" }],
    ["a redirect", { status: 302, body: "" }],
    ["a reply of another form", { status: 201, body: '{"id":1}' }],
    ["a proxy's error", { status: 502, body: "Bad Gateway" }],
    ["a reply without end", new ReplyTooLarge("The reply is larger than 5 MB.")],
  ])("%s is exit 3 and nonsense", async (_, reply) => {
    const { create, failed } = clientOf([reply]);
    const { exit, trouble } = await failed(create());
    expect([exit, trouble.code]).toEqual([3, "SERVICE_ANSWER_INVALID"]);
    expect(trouble.detail).toContain("http://licenses.example/");
  });

  it("a read that found nobody has no key to repeat", async () => {
    const { send, failed } = clientOf([lost(), lost(), lost()]);
    const { exit, idempotencyKey } = await failed(send(getProduct, { params: { product: "backup" } }));
    expect([exit, idempotencyKey]).toEqual([3, null]);
  });
});
