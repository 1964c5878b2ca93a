import { describe, expect, it } from "vitest";
import { nodeClaims } from "../contract/node-fields.ts";
import { nodeIdOf } from "./assertion.ts";
import { signDocument } from "./document.ts";
import type { SigningKey } from "./key.ts";
import { signManifest } from "./manifest.ts";
import { audiencesOf, rootAudience } from "./node-document.ts";
import { openRequest, type RequestSays, signRequest } from "./request.ts";
import { newKey, SECONDS } from "./testing/keys.ts";

const NOW = SECONDS * 1_000 + 999;
const AUDIENCE = "countersign:test";
const NONCE = "n".repeat(24);
const key = await newKey();
const nodeId = await nodeIdOf(key.publicJwk);
const says: RequestSays = {
  nonce: NONCE,
  node: { hostName: "fax-01", version: "1.2", serverType: "Test", fingerprint: { cpu: "h".repeat(43) } },
  products: ["fax"],
  replaces: `nod_${"d".repeat(43)}`,
};
const claims = { iss: nodeId, sub: nodeId, aud: AUDIENCE, iat: SECONDS, jti: NONCE, version: 1, ...says };
const signed = (given: Record<string, unknown> = {}, by: SigningKey = key) =>
  signDocument("request", { ...claims, ...given }, by, { jwk: by.publicJwk });
const fault = async (jws: string, audiences: readonly string[] = [AUDIENCE]) => {
  const opened = await openRequest(jws, audiences);
  return opened.ok ? "opened" : opened.fault;
};

describe("a request", () => {
  it("says which node asks for what, and proves the node", async () => {
    const jws = await signRequest(key, says, { audience: AUDIENCE, now: NOW });
    expect(await openRequest(jws, ["other", AUDIENCE])).toEqual({ ok: true, nodeId, claims });
    expect(await signed()).toHaveLength(jws.length);
  });

  it("may say nothing but who asks: all products, no word about the node", async () => {
    const jws = await signRequest(key, { nonce: NONCE, node: {} }, { audience: AUDIENCE, now: NOW });
    const opened = await openRequest(jws, [AUDIENCE]);
    expect(opened).toMatchObject({ ok: true, claims: { node: {} } });
    if (opened.ok) expect(Object.keys(opened.claims)).not.toEqual(expect.arrayContaining(["products"]));
  });

  it("of a node that knows a pinned root only is for the service of that root", async () => {
    const root = await newKey();
    const audience = await rootAudience(root.publicJwk.x);
    expect(audience).toBe(`root:${root.kid.slice(0, 22)}`);
    const jws = await signRequest(key, says, { audience, now: NOW });
    expect(await fault(jws, [AUDIENCE, audience])).toBe("opened");
    expect(await fault(jws, [await rootAudience((await newKey()).publicJwk.x)])).toBe("DOCUMENT_FOR_OTHERS");
    expect(await fault(jws, [])).toBe("DOCUMENT_FOR_OTHERS");
  });

  it("has no end and no age: the clock of an offline node may be anything", async () => {
    expect(await fault(await signed({ iat: 0 }))).toBe("opened");
    expect(await fault(await signed({ iat: SECONDS * 2 }))).toBe("opened");
  });

  it("speaks for no other node: not by its claims, not by another key's header", async () => {
    const thief = await newKey();
    expect(await fault(await signed({}, thief))).toBe("DOCUMENT_OF_OTHER_ISSUER");
    const thiefs = await nodeIdOf(thief.publicJwk);
    expect(await fault(await signed({ iss: thiefs }, thief))).toBe("DOCUMENT_OF_OTHER_ISSUER");
    const swapped = await signDocument("request", claims, { ...thief, kid: key.kid }, { jwk: key.publicJwk });
    expect(await fault(swapped)).toBe("DOCUMENT_FORGED");
    const renamed = await signDocument(
      "request",
      claims,
      { ...thief, kid: key.kid },
      { jwk: thief.publicJwk },
    );
    expect(await fault(renamed)).toBe("KEY_UNKNOWN");
  });

  it("without its key, or with one that anybody can sign for, is refused", async () => {
    expect(await fault(await signDocument("request", claims, key))).toBe("DOCUMENT_MALFORMED");
    const weak = {
      kty: "OKP",
      crv: "Ed25519",
      x: Buffer.from([1, ...new Uint8Array(31)]).toString("base64url"),
    };
    expect(await fault(await signDocument("request", claims, key, { jwk: weak }))).toBe("DOCUMENT_MALFORMED");
    expect(await fault("")).toBe("DOCUMENT_MALFORMED");
  });

  it("of another version is told from a broken one", async () => {
    expect(await fault(await signed({ version: 2 }))).toBe("DOCUMENT_OF_OTHER_VERSION");
  });

  it.each([
    { nonce: "short" },
    { nonce: "n".repeat(25) },
    { jti: "m".repeat(24) },
    { iat: -1 },
    { node: null },
    { node: [] },
    { products: [] },
    { products: ["UPPER"] },
    { products: "fax" },
    { products: [["fax"]] },
    { products: Array(101).fill("fax") },
    { replaces: "nod_short" },
    { replaces: 7 },
    { replaces: [says.replaces] },
    { aud: [AUDIENCE] },
  ])("with %j is refused", async (given) => {
    expect(await fault(await signed(given))).not.toBe("opened");
  });
});

/** What a node may tell about itself is told to the online operations, too: the same is accepted. */
it.each([
  {},
  { hostName: "h" },
  { hostName: "" },
  { hostName: " h" },
  { hostName: "h\u0007" },
  { hostName: "h".repeat(255) },
  { hostName: "h".repeat(256) },
  { hostName: 7 },
  { hostName: null },
  { version: "v".repeat(64) },
  { version: "v".repeat(65) },
  { serverType: "s".repeat(40) },
  { serverType: "s".repeat(41) },
  { fingerprint: {} },
  { fingerprint: { a: "h".repeat(22) } },
  { fingerprint: { a: "h".repeat(21) } },
  { fingerprint: { a: "h".repeat(65) } },
  { fingerprint: { A: "h".repeat(43) } },
  { fingerprint: { a: 7 } },
  { fingerprint: { a: ["h".repeat(43)] } },
  { fingerprint: [] },
  { fingerprint: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`m${n}`, "h".repeat(43)])) },
  { fingerprint: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`m${n}`, "h".repeat(43)])) },
  { other: 1 },
])("a node that tells %j is as welcome in a request as in the contract", async (node) => {
  const read = nodeClaims.safeParse(node);
  // The contract trims; a request is signed as it is, so that only a trimmed text is accepted.
  const isAccepted = read.success && JSON.stringify(read.data) === JSON.stringify(node);
  expect((await fault(await signed({ node }))) === "opened").toBe(isAccepted);
});

describe("whom a request may be addressed to", () => {
  it("is the service's issuer, or the root that has signed its manifest", async () => {
    const root = await newKey();
    const manifest = await signManifest(root, { issuer: AUDIENCE, version: 1, keys: [] }, NOW);
    const audiences = audiencesOf({ issuer: AUDIENCE, manifest });
    expect(audiences).toEqual([AUDIENCE, await rootAudience(root.publicJwk.x)]);
    for (const audience of audiences)
      expect(await fault(await signRequest(key, says, { audience, now: NOW }), audiences)).toBe("opened");
    const other = await rootAudience((await newKey()).publicJwk.x);
    const foreign = await signRequest(key, says, { audience: other, now: NOW });
    expect(await fault(foreign, audiences)).toBe("DOCUMENT_FOR_OTHERS");
  });
});
