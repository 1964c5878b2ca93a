import { beforeAll, describe, expect, it } from "vitest";
import { ASSERTION_SECONDS, nodeIdOf, readAssertion, signAssertion } from "./assertion.ts";
import { signDocument } from "./document.ts";
import type { SigningKey } from "./key.ts";
import { claims, newKey, SECONDS } from "./testing/keys.ts";

const NOW = SECONDS * 1_000;
const asked = { issuer: "countersign:test", operation: "verify", body: '{"a":"ü"}', now: NOW };
let key: SigningKey;
let jws: string;
beforeAll(async () => {
  key = await newKey();
  jws = await signAssertion(key, { ...asked, jti: "1" });
});

describe("a node's assertion", () => {
  it("proves the node whose id is the thumbprint of its key", async () => {
    expect(await readAssertion(jws, asked)).toEqual({ ok: true, nodeId: `nod_${key.kid}` });
    expect(await nodeIdOf(key.publicJwk)).toBe(`nod_${key.kid}`);
  });

  it.each([
    ["another operation", { operation: "deactivate" }],
    ["another body", { body: '{"a":"u"}' }],
    ["another service", { issuer: "countersign:other" }],
  ])("for %s proves nothing", async (_, given) => {
    expect(await readAssertion(jws, { ...asked, ...given })).toEqual({ ok: false, fault: "invalid" });
  });

  it("holds five minutes either way; beyond, only the clock is at fault", async () => {
    const edge = ASSERTION_SECONDS * 1_000;
    const read = await Promise.all(
      [-edge - 1, -edge, edge, edge + 1].map((ms) => readAssertion(jws, { ...asked, now: NOW + ms })),
    );
    expect(read.map((each) => (each.ok ? "ok" : each.fault))).toEqual(["clock", "ok", "ok", "clock"]);
  });

  it("cannot be made to last longer", async () => {
    const id = `nod_${key.kid}`;
    const long = claims({
      iss: id,
      sub: id,
      aud: asked.issuer,
      exp: SECONDS + ASSERTION_SECONDS + 1,
      op: "verify",
    });
    expect(await readAssertion(await signDocument("node", long, key, { jwk: key.publicJwk }), asked)).toEqual(
      { ok: false, fault: "invalid" },
    );
  });

  it("with another node's id, another's key, no key or a private key in its header proves nothing", async () => {
    const other = await newKey();
    const id = `nod_${other.kid}`;
    const made = claims({ iss: id, sub: id, aud: asked.issuer });
    const headers = [
      { jwk: key.publicJwk },
      { jwk: other.publicJwk },
      {},
      { jwk: { ...key.publicJwk, d: "x" } },
    ];
    for (const header of headers)
      expect(await readAssertion(await signDocument("node", made, key, header), asked)).toEqual({
        ok: false,
        fault: "invalid",
      });
  });

  it.each(["", "a.b.c", "..", "{}"])("%j is refused without an exception", async (text) => {
    expect(await readAssertion(text, asked)).toEqual({ ok: false, fault: "invalid" });
  });
});
