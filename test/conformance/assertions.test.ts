import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { generatePrivateJwk, type PrivateJwk, publicHalf, thumbprint } from "../../shared/signing/key.ts";
import { exchange, requestFor } from "../support/caller.ts";
import { exampleFor, type Stage, setStage } from "../support/examples.ts";
import {
  type AssertionParts,
  honestAssertion,
  SMALL_ORDER_KEY,
  writeForSmallOrderKey,
  writeJws,
  writeMac,
  writeUnsigned,
} from "../support/forge.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
let stage: Stage;
let thief: PrivateJwk;
let thiefKid: string;
let smallOrderKid: string;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
  thief = await generatePrivateJwk();
  thiefKid = await thumbprint(thief);
  smallOrderKid = await thumbprint(SMALL_ORDER_KEY);
});
afterAll(() => service.close());

const operations = (ROUTES as readonly Operation[])
  .filter(({ caller }) => caller.kind === "node")
  .map((operation) => [operation.name, operation] as const);

type Parts = AssertionParts;
type Forge = (honest: Parts, jwk: PrivateJwk) => string;
const header =
  (change: object): Forge =>
  (it, jwk) =>
    writeJws({ ...it, header: { ...it.header, ...change } }, jwk);
const claims =
  (change: object): Forge =>
  (it, jwk) =>
    writeJws({ ...it, claims: { ...it.claims, ...change } }, jwk);
const without = (name: string): Forge => claims({ [name]: undefined });

/** Every way to be no assertion of this node for this request. */
const FORGERIES: [string, Forge][] = [
  ["signed by another key", (it) => writeJws(it, thief)],
  [
    "of another key that is in its header, for this node",
    (it) => writeJws({ ...it, header: { ...it.header, jwk: publicHalf(thief) } }, thief),
  ],
  [
    "of another key and its id in the header, for this node",
    (it) => writeJws({ ...it, header: { ...it.header, kid: thiefKid, jwk: publicHalf(thief) } }, thief),
  ],
  ["with a kid that is not its key's", header({ kid: "another" })],
  ["without a kid", header({ kid: undefined })],
  ["without its key", header({ jwk: undefined })],
  ["with a private key in its header", (it, jwk) => writeJws({ ...it, header: { ...it.header, jwk } }, jwk)],
  ["that anybody can make for a key of small order", (it) => writeForSmallOrderKey(it, smallOrderKid)],
  [
    "with a key on another curve",
    (it, jwk) =>
      writeJws({ ...it, header: { ...it.header, jwk: { ...publicHalf(jwk), crv: "X25519" } } }, jwk),
  ],
  ["unsigned, alg none", (it) => writeUnsigned({ ...it, header: { ...it.header, alg: "none" } })],
  ["signed, alg none", header({ alg: "none" })],
  ["named EdDSA", header({ alg: "EdDSA" })],
  [
    "named HS256, with the public key as the secret",
    (it, jwk) => writeMac({ ...it, header: { ...it.header, alg: "HS256" } }, jwk),
  ],
  ["without a typ", header({ typ: undefined })],
  ["of another typ", header({ typ: "license+jwt" })],
  ["typed JWT", header({ typ: "JWT" })],
  ["with a critical extension", header({ crit: ["x"], x: 1 })],
  ["with a payload that is not encoded", header({ crit: ["b64"], b64: false })],
  ["for another service", claims({ aud: "countersign:000000000000000000000000" })],
  ["for another operation", claims({ op: "test-connection" })],
  ["for another body", claims({ bodyHash: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" })],
  ["by another issuer", claims({ iss: "nod_another" })],
  ["about another node", claims({ sub: "nod_another" })],
  [
    "good for longer than five minutes",
    (it, jwk) => claims({ exp: Number(it.claims["iat"]) + 301 })(it, jwk),
  ],
  ["with times that are texts", claims({ iat: "now", exp: "later" })],
  ...["iss", "aud", "sub", "iat", "exp", "jti", "op", "bodyHash"].map((name): [string, Forge] => [
    `without ${name}`,
    without(name),
  ]),
  ["cut off", (it, jwk) => writeJws(it, jwk).slice(0, -10)],
  ["with an empty signature", (it, jwk) => writeJws(it, jwk).replace(/[^.]+$/, "")],
  ["with a part too many", (it, jwk) => `${writeJws(it, jwk)}.e30`],
  ["that is no JSON", () => "bm90.anNvbg.c2lnbmVk"],
  ["that is nothing", () => "..."],
];

async function send(operation: Operation, forge: Forge, at: number = service.clock.now()) {
  const request = requestFor(operation, exampleFor(operation, stage));
  const { jwk } = stage.node;
  const issuer = await service.issuer();
  const told = { issuer, operation: operation.name, body: request.body ?? "", now: at };
  const assertion = forge(await honestAssertion(jwk, told), jwk);
  if (assertion.length > 40) service.keepSecret(assertion);
  const headers = { ...request.headers, authorization: `Node ${assertion}` };
  return exchange(service.url, operation, { ...request, headers });
}

describe.each(operations)("%s", (_name, operation) => {
  test("takes the honest assertion that the forgeries are made from", async () => {
    expect((await send(operation, writeJws)).status).toBe(operation.status);
  });

  test.each(FORGERIES)("refuses an assertion %s, without a database call", async (_how, forge) => {
    const calls = await callsDuring(service.sdk, async () => {
      const answer = await send(operation, forge);
      expect(answer.status).toBe(401);
      expect(answer.problem.code).toBe("ASSERTION_INVALID");
    });
    expect(calls).toEqual([]);
  });

  test("takes a clock that is five minutes off, and no more", async () => {
    const now = service.clock.now();
    expect(now % 1_000).toBe(0);
    for (const seconds of [-300, 300])
      expect((await send(operation, writeJws, now + seconds * 1_000)).status).toBe(operation.status);
    for (const seconds of [-301, 301, -86_400 * 365 * 20, 86_400 * 365 * 20]) {
      const calls = await callsDuring(service.sdk, async () => {
        const { problem } = await send(operation, writeJws, now + seconds * 1_000);
        expect(problem.code).toBe("ASSERTION_EXPIRED");
        expect(problem.serverTime).toBe(new Date(now).toISOString());
      });
      expect(calls).toEqual([]);
    }
  });

  test("takes the same request again with the time that it told", async () => {
    const wrong = await send(operation, writeJws, 0);
    const told = Date.parse(wrong.problem.serverTime ?? "");
    expect((await send(operation, writeJws, told)).status).toBe(operation.status);
  });
});
