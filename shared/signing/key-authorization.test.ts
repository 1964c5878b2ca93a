import { describe, expect, it } from "vitest";
import { openDocument } from "./document.ts";
import { isKeyAuthorization, type KeyAuthorization, keyAuthorizationClaims } from "./key-authorization.ts";
import { manifestKeys, readManifest } from "./manifest.ts";
import { ISSUER, NONCE, NOW, offlineScene } from "./testing/offline.ts";

const OCCASION = {
  issuer: ISSUER,
  nodeId: "nod_1",
  accountId: "acc_1",
  nonce: NONCE,
  jti: "doc_1",
  now: NOW,
};
const FILE = {
  fileId: "kfl_1",
  serverType: "Production",
  count: 9,
  withdrawn: [
    [1, 1],
    [3, 5],
  ],
  isReleased: false,
  fingerprint: { cpu: "a", machineId: "b" },
} as const;
const good = keyAuthorizationClaims(OCCASION, FILE);

describe("an authorization", () => {
  it("names no hardware where the node stated none, and none that is no list of hashes", () => {
    const bare = keyAuthorizationClaims(OCCASION, { ...FILE, fingerprint: {} });
    expect(bare).not.toHaveProperty("fingerprint");
    expect(isKeyAuthorization(bare)).toBe(true);
    for (const fingerprint of [null, "a", { cpu: 7 }])
      expect(isKeyAuthorization({ ...good, fingerprint: fingerprint as never })).toBe(false);
  });

  it("is for one node, answers its nonce, has no end, and says what was withdrawn", () => {
    expect(good).toEqual({
      iss: ISSUER,
      aud: "nod_1",
      sub: "acc_1",
      iat: Math.floor(NOW / 1_000),
      jti: "doc_1",
      serial: NOW,
      nonce: NONCE,
      ...FILE,
    });
    expect(isKeyAuthorization(good)).toBe(true);
  });

  it("opens for its node alone, and years later", async () => {
    const { signer, root } = await offlineScene();
    const jws = await signer.sign("keyauthorization", good, NOW);
    const read = await readManifest(signer.manifest, [root.publicJwk.x]);
    if (!read.ok) throw new Error(read.fault);
    const open = (audience: string) =>
      openDocument<KeyAuthorization>("keyauthorization", jws, {
        keyFor: manifestKeys(read.manifest),
        issuer: ISSUER,
        audience,
        at: NOW + 315_360_000_000,
      });
    expect(await open("nod_1")).toEqual({ ok: true, claims: good });
    expect(await open("nod_2")).toEqual({ ok: false, fault: "DOCUMENT_FOR_OTHERS" });
  });
});

describe("claims of another form are no authorization", () => {
  it.each([
    ["no nonce", { nonce: undefined }],
    ["no file", { fileId: null }],
    ["a count that is none", { count: "9" }],
    ["a release that is neither yes nor no", { isReleased: 0 }],
    ["withdrawn keys that are no list", { withdrawn: "all" }],
    ["a range that is no pair", { withdrawn: [[1]] }],
    ["a range of three", { withdrawn: [[1, 2, 3]] }],
    ["a range that begins before the first key", { withdrawn: [[0, 2]] }],
    ["a range that runs backwards", { withdrawn: [[5, 4]] }],
    ["a range of parts of keys", { withdrawn: [[1.5, 2]] }],
    ["a position instead of a range", { withdrawn: [3] }],
  ])("%s", (_, given) => {
    expect(isKeyAuthorization({ ...good, ...given } as unknown as KeyAuthorization)).toBe(false);
  });
});
