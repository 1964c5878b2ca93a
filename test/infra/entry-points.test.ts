import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { newAdminKeyText } from "../../functions/http/first-admin-key.ts";
import { createSecrets } from "../../functions/http/secrets.ts";
import { apiEntries, routeKeyOf } from "../../infra/entries.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { nodeIdOf, signAssertion } from "../../shared/signing/assertion.ts";
import { generatePrivateJwk, loadSigningKey } from "../../shared/signing/key.ts";
import { generateOnlineKey, manifestKeyOf } from "../../shared/signing/key-ring.ts";
import { readManifest, signManifest } from "../../shared/signing/manifest.ts";
import { eventFor, loadFunction } from "./lambda-process.ts";
import { type StubAws, startStubAws } from "./stub-aws.ts";
import { type Bundles, bundled, type Synthesized, synthesized } from "./synthesized.ts";

const ISSUER = "countersign:test";
const PATH = "/countersign/production/";
const root = await generatePrivateJwk();
const online = await generateOnlineKey(0);
const manifest = await signManifest(
  await loadSigningKey(root),
  { issuer: ISSUER, version: 1, keys: [manifestKeyOf(online)] },
  Date.now(),
);
const master = randomBytes(32);
const PARAMETERS = {
  [`${PATH}manifest`]: manifest,
  [`${PATH}signing-keys`]: JSON.stringify([online]),
  [`${PATH}master-secret`]: master.toString("base64url"),
};

let aws: StubAws;
let production: Synthesized;
let bundles: Bundles;
let written: string[];

beforeAll(async () => {
  bundles = await bundled();
  production = synthesized(bundles);
  aws = await startStubAws();
});
afterAll(() => aws.close());

beforeEach(() => {
  aws.requests.length = 0;
  aws.parameters = PARAMETERS;
  aws.items = {};
  written = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  return () => vi.restoreAllMocks();
});

const load = (name: string) => loadFunction(name, bundles, production);
const logged = () => written.map((line) => JSON.parse(line));
const entryOf = (name: string) =>
  apiEntries().find(({ operations }) => operations.some((each) => each.name === name));

describe("each route reaches its own handler through its function's entry point", () => {
  test.each(ROUTES.map((route) => [route.name, route] as const))("%s", async (name, route) => {
    const entry = entryOf(name);
    const reply = await load(entry?.name ?? "")(eventFor(routeKeyOf(route)), {});
    expect(reply.statusCode).toBe(route.caller.kind !== "anyone" ? 401 : "body" in route ? 400 : 200);
    expect(reply.headers["x-request-id"]).toBe("r-1");
    expect(logged()).toMatchObject([{ operation: name, status: reply.statusCode, requestId: "r-1" }]);
  });
});

describe("each address of the License Manager protocol reaches its handler", () => {
  const addressed = WIRE_ROUTES.flatMap((route) =>
    route.addresses.map((address) => [routeKeyOf(address), route, address.dialect] as const),
  );
  test.each(addressed)("%s", async (routeKey, { room, name, keyKind }, dialect) => {
    const reply = await load(room)(eventFor(routeKey), {});
    const refused = dialect.startsWith("legacy") ? 200 : 401;
    expect(reply.statusCode).toBe(keyKind === null ? 200 : refused);
    expect(logged()).toMatchObject([{ operation: `${room}-${name}`, requestId: "r-1" }]);
  });
});

test("loading a bundle reads nothing and writes nothing", async () => {
  for (const { name } of apiEntries()) load(name);
  expect(aws.requests).toEqual([]);
  expect(written).toEqual([]);
});

test("the connection test asks AWS nothing", async () => {
  const reply = await load("test-connection")(eventFor("GET /test"), {});
  expect(reply.body).toBe('{"message":"successfully connected!"}');
  expect(aws.requests).toEqual([]);
});

test("the manifest is told as the root signed it, without reading a secret", async () => {
  const reply = await load("get-key-manifest")(eventFor("GET /.well-known/countersign-manifest"), {});
  expect(await readManifest(JSON.parse(reply.body).manifest, [root.x])).toMatchObject({ ok: true });
  expect(aws.requests.map(({ input }) => input.Names)).toEqual([[`${PATH}manifest`]]);
});

test("the key set comes from the manifest", async () => {
  const reply = await load("get-key-set")(eventFor("GET /.well-known/jwks.json"), {});
  expect(JSON.parse(reply.body).keys).toMatchObject([{ kid: online.kid, x: online.jwk.x, alg: "Ed25519" }]);
});

test("a node's poll reads its parameters and the settings once, and the table by keys", async () => {
  const verify = load("verify");
  const key = await loadSigningKey(await generatePrivateJwk());
  const licenses = [{ licenseId: `lic_${"a".repeat(22)}`, productId: `prd_${"b".repeat(22)}` }];
  const body = JSON.stringify({ nonce: randomBytes(16).toString("base64url"), licenses });
  const poll = async () => {
    const jti = randomBytes(16).toString("base64url");
    const assertion = await signAssertion(key, {
      issuer: ISSUER,
      operation: "verify",
      body,
      now: Date.now(),
      jti,
    });
    const headers = { authorization: `Node ${assertion}`, "content-type": "application/json" };
    return verify(eventFor("POST /v1/node/verify", { headers, body }), {});
  };
  const replies = [await poll(), await poll()];
  for (const { statusCode, body: text } of replies) {
    expect(statusCode).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ valid: false, licenseFile: null });
  }
  expect(logged()).toMatchObject([{ caller: await nodeIdOf(key.publicJwk) }, {}]);
  const actions = aws.requests.map(({ target }) => target.split(".")[1]);
  // Each no rests on a second, strongly consistent look.
  expect(actions).toEqual(["GetParameters", "GetItem", ...Array(4).fill("BatchGetItem")]);
});

test("staff with an API key get their list from the index", async () => {
  const text = newAdminKeyText({ randomBytes });
  const id = createSecrets(master).idOf("key", text);
  const times = { createdAt: { N: "1" }, expiresAt: { NULL: true }, revokedAt: { NULL: true } };
  aws.items = {
    [`APIKEY#${id}`]: {
      id: { S: id },
      name: { S: "n" },
      kind: { S: "staff" },
      scopes: { L: [{ S: "admin" }] },
      ...times,
    },
  };
  const headers = { authorization: `Bearer ${text}` };
  const reply = await load("staff-products")(eventFor("GET /v1/products", { headers }), {});
  expect([reply.statusCode, reply.body]).toEqual([200, '{"items":[],"nextCursor":null}']);
  expect(aws.requests.map(({ target }) => target.split(".")[1])).toEqual([
    "GetParameters",
    "GetItem",
    "Query",
  ]);
});

describe("when SSM does not answer", () => {
  beforeEach(() => {
    aws.parameters = null;
  });

  test("the connection test works all the same", async () => {
    expect((await load("test-connection")(eventFor("GET /test"), {})).statusCode).toBe(200);
  });

  test.each(["get-key-manifest", "activate", "staff-products"])("%s asks to try later", async (name) => {
    const [route] = apiEntries().find((entry) => entry.name === name)?.routes ?? [];
    const headers = {
      authorization: name === "activate" ? "Node a.b.c" : `Bearer ${newAdminKeyText({ randomBytes })}`,
    };
    const reply = await load(name)(eventFor(route ? routeKeyOf(route) : "", { headers }), {});
    expect(reply.statusCode).toBe(503);
    expect(reply.headers["retry-after"]).toBeDefined();
    expect(reply.body).not.toContain("ssm");
    expect(logged()).toMatchObject([
      { level: "error", code: "UNAVAILABLE", error: { name: "ServiceUnavailable" } },
    ]);
  });
});

test("parameters that are not there yet are looked for again a second later", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const handler = load("get-key-manifest");
    const status = async () =>
      (await handler(eventFor("GET /.well-known/countersign-manifest"), {})).statusCode;
    aws.parameters = {};
    expect(await status()).toBe(503);
    aws.parameters = PARAMETERS;
    expect(await status()).toBe(503);
    vi.setSystemTime(Date.now() + 1_000);
    expect(await status()).toBe(200);
  } finally {
    vi.useRealTimers();
  }
});
