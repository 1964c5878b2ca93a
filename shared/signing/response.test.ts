import { decodeJwt } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../domain/time.ts";
import { signDocument } from "./document.ts";
import type { SigningKey } from "./key.ts";
import { type Manifest, type ManifestKey, signManifest } from "./manifest.ts";
import { openResponse, type ResponseTrust, shortFingerprint } from "./response.ts";
import { newKey } from "./testing/keys.ts";
import {
  fingerprintOf,
  grantsOf,
  ISSUER,
  idFrom,
  jwkFrom,
  keyFrom,
  NONCE,
  NOW,
  type OfflineScene,
  offlineScene,
} from "./testing/offline.ts";

const YEARS = 365 * DAY_MS;
let scene: OfflineScene;
let trust: ResponseTrust;
let online: SigningKey;
beforeAll(async () => {
  scene = await offlineScene({ rotations: 8 });
  trust = { pins: [scene.root.publicJwk.x], known: null, nodeId: scene.nodeId, nonce: NONCE, at: NOW };
  online = await keyFrom("online 8");
});

const outcome = async (jws: string, given: Partial<ResponseTrust> = {}) => {
  const opened = await openResponse(jws, { ...trust, ...given });
  return opened.ok ? "opened" : opened.fault;
};
const signed = (given: Record<string, unknown>, by = online) =>
  signDocument(
    "response",
    { ...(decodeJwt(scene.response) as { iss: string; iat: number; jti: string }), ...given },
    by,
  );

describe("a response", () => {
  it("is accepted by a node that has nothing but its pin, eight rotations after the pin was made", async () => {
    const opened = await openResponse(scene.response, trust);
    if (!opened.ok) throw new Error(opened.fault);
    expect(opened.manifest.keys).toHaveLength(9);
    expect(opened.response).toMatchObject({
      iss: ISSUER,
      aud: scene.nodeId,
      sub: idFrom("acc", "1"),
      nonce: NONCE,
      serial: NOW,
      version: 1,
    });
    expect(opened.response).not.toHaveProperty("exp");
    expect(opened.response.licenses).toHaveLength(3);
    expect(opened.response.licenses[0]).toMatchObject({
      id: idFrom("lic", "0"),
      activationId: grantsOf(1, scene.nodeId)[0]?.activationId,
      expiresAt: null,
    });
    expect(opened.response.licenses[0]).not.toHaveProperty("deadlineAt");
  });

  it("is accepted years later, also by a node that knows a newer manifest without that key", async () => {
    expect(await outcome(scene.response, { at: NOW + 10 * YEARS })).toBe("opened");
    expect(await outcome(scene.response, { known: await manifest({ version: 99, keys: [] }) })).toBe(
      "opened",
    );
  });

  it("of a key that the node's newer manifest revokes is refused, whatever the manifest inside says", async () => {
    const { kid } = online;
    const revoked = { ...entry(8), kid, revokedAt: NOW + 1 };
    expect(await outcome(scene.response, { known: await manifest({ version: 99, keys: [revoked] }) })).toBe(
      "KEY_UNKNOWN",
    );
  });

  it("of another service under the same root is refused by a node that knows its own", async () => {
    const known = await manifest({ version: 1, keys: [], issuer: "countersign:other" });
    expect(await outcome(scene.response, { known })).toBe("MANIFEST_OF_OTHER_SERVICE");
  });

  it("whose manifest no pinned root has signed is refused", async () => {
    const thief = await newKey();
    expect(await outcome(scene.response, { pins: [thief.publicJwk.x] })).toBe("MANIFEST_UNPROVEN");
    expect(await outcome(scene.response, { pins: [] })).toBe("MANIFEST_UNPROVEN");
    const own = { kty: "OKP", crv: "Ed25519", x: thief.publicJwk.x, kid: thief.kid, useFrom: 0 } as const;
    const forged = await signManifest(thief, { issuer: ISSUER, version: 9, keys: [own] }, NOW);
    expect(await outcome(await signed({ manifest: forged }, thief))).toBe("MANIFEST_UNPROVEN");
  });

  it("signed by a key that its manifest does not name is refused, and by one that it revokes", async () => {
    expect(await outcome(await signed({}, await newKey()))).toBe("KEY_UNKNOWN");
    const revoked = await text({ version: 9, keys: [{ ...entry(8), kid: online.kid, revokedAt: 1 }] });
    expect(await outcome(await signed({ manifest: revoked }))).toBe("KEY_UNKNOWN");
    const good = await text({ version: 9, keys: [{ ...entry(8), kid: online.kid }] });
    expect(await outcome(await signed({ manifest: good }))).toBe("opened");
  });

  it("is for one node and one request", async () => {
    expect(await outcome(scene.response, { nodeId: `nod_${"x".repeat(43)}` })).toBe("DOCUMENT_FOR_OTHERS");
    expect(await outcome(await signed({ aud: [scene.nodeId] }))).toBe("DOCUMENT_INCOMPLETE");
    expect(await outcome(scene.response, { nonce: `${NONCE}x` })).toBe("RESPONSE_TO_ANOTHER_REQUEST");
  });

  it("ends when the last of it ends, to the second", async () => {
    const { response } = await offlineScene({ grants: { endsAt: NOW + 1 } });
    const end = (Math.floor(NOW / 1_000) + 1) * 1_000;
    expect(await outcome(response, { at: end - 1 })).toBe("opened");
    expect(await outcome(response, { at: end })).toBe("DOCUMENT_EXPIRED");
    expect(await outcome(response, { at: null })).toBe("opened");
  });

  it("may extend evaluations, without any license", async () => {
    const evaluations = [{ product: { id: "prd_1", code: "fax", name: "Fax" }, endsAt: NOW + 30 * DAY_MS }];
    const { response } = await offlineScene({ grants: { evaluations, grants: [], endsAt: null } });
    expect(await openResponse(response, trust)).toMatchObject({
      ok: true,
      response: { licenses: [], evaluations },
    });
    expect(decodeJwt(scene.response)).not.toHaveProperty("evaluations");
  });

  it("carries the hardware of the request in short, or nothing where there was none", async () => {
    const short = shortFingerprint(fingerprintOf(5));
    expect(decodeJwt(scene.response)["fingerprint"]).toEqual(short);
    expect(Object.values(short).map(({ length }) => length)).toEqual([10, 10, 10, 10, 10]);
    const bare = await offlineScene({ grants: { fingerprint: {} } });
    expect(decodeJwt(bare.response)).not.toHaveProperty("fingerprint");
  });

  it("of another version is told from a broken one", async () => {
    expect(await outcome(await signed({ version: 2 }))).toBe("DOCUMENT_OF_OTHER_VERSION");
  });

  const license = () => (decodeJwt(scene.response)["licenses"] as Record<string, unknown>[])[0];
  it.each<[string, () => Record<string, unknown>]>([
    ["no list of licenses", () => ({ licenses: {} })],
    ["more licenses than a node holds", () => ({ licenses: Array(31).fill(license()) })],
    ["a license without an activation", () => ({ licenses: [{ ...license(), activationId: null }] })],
    ["a license without a product", () => ({ licenses: [{ ...license(), product: "fax" }] })],
    ["a license with an end that is no time", () => ({ licenses: [{ ...license(), expiresAt: "never" }] })],
    ["a license with features that are no texts", () => ({ licenses: [{ ...license(), features: [1] }] })],
    ["a license whose grace is no number", () => ({ licenses: [{ ...license(), graceDays: "14" }] })],
    ["an evaluation without an end", () => ({ evaluations: [{ product: { id: "", code: "", name: "" } }] })],
    ["a fingerprint that is none", () => ({ fingerprint: { cpu: 1 } })],
    ["a serial that is no number", () => ({ serial: "1" })],
    ["an end within a second", () => ({ exp: NOW / 1_000 + 60.5 })],
    ["a nonce that nobody sends", () => ({ nonce: "short" })],
    ["a manifest that is no text", () => ({ manifest: {} })],
  ])("with %s is refused", async (_, given) => {
    expect(["DOCUMENT_INCOMPLETE", "DOCUMENT_MALFORMED"]).toContain(await outcome(await signed(given())));
  });

  it("that is no document at all is refused without an exception", async () => {
    for (const jws of ["", "a.b.c", "e30.W10.e30"]) expect(await outcome(jws)).toBe("DOCUMENT_MALFORMED");
    expect(await outcome("e30.e30.e30")).toBe("DOCUMENT_INCOMPLETE");
  });
});

function entry(place: number): Omit<ManifestKey, "kid"> {
  return { kty: "OKP", crv: "Ed25519", x: jwkFrom(`online ${place}`).x, useFrom: 0 };
}

function text(given: { version: number; keys: readonly ManifestKey[]; issuer?: string }): Promise<string> {
  return signManifest(scene.root, { issuer: ISSUER, ...given }, NOW);
}

async function manifest(given: Parameters<typeof text>[0]): Promise<Manifest> {
  return decodeJwt<Manifest>(await text(given));
}
