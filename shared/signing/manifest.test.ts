import { beforeAll, describe, expect, it } from "vitest";
import { signDocument } from "./document.ts";
import type { SigningKey } from "./key.ts";
import { generateOnlineKey, manifestKeyOf } from "./key-ring.ts";
import { type Manifest, manifestKeys, readManifest, signManifest } from "./manifest.ts";
import { claims, newKey, SECONDS } from "./testing/keys.ts";

let root: SigningKey;
let successor: SigningKey;
let pins: string[];
const NOW = SECONDS * 1_000;
const statement = (version: number, keys: Manifest["keys"] = []) => ({
  issuer: "countersign:test",
  version,
  keys,
});

beforeAll(async () => {
  [root, successor] = [await newKey(), await newKey()];
  pins = [root.publicJwk.x, successor.publicJwk.x];
});

const known = async (version: number) => {
  const read = await readManifest(await signManifest(root, statement(version), NOW), pins);
  if (!read.ok) throw new Error(read.fault);
  return read.manifest;
};

describe("a manifest", () => {
  it("is read when a pinned root signed it, the successor included", async () => {
    for (const signer of [root, successor]) {
      const read = await readManifest(await signManifest(signer, statement(3), NOW), pins);
      expect(read).toMatchObject({
        ok: true,
        manifest: { iss: "countersign:test", version: 3, serial: NOW },
      });
    }
  });

  it("of a root that is not pinned is refused", async () => {
    expect(await readManifest(await signManifest(await newKey(), statement(9), NOW), pins)).toEqual({
      ok: false,
      fault: "KEY_UNKNOWN",
    });
    expect(await readManifest(await signManifest(root, statement(9), NOW), [])).toEqual({
      ok: false,
      fault: "KEY_UNKNOWN",
    });
    expect(await readManifest(await signManifest(root, statement(9), NOW), ["junk"])).toEqual({
      ok: false,
      fault: "KEY_UNKNOWN",
    });
  });

  it("never goes back to an older version; the same one again is fine", async () => {
    const five = await known(5);
    const versions = await Promise.all(
      [4, 5, 6].map(async (version) =>
        readManifest(await signManifest(root, statement(version), NOW), pins, five),
      ),
    );
    expect(versions.map((read) => (read.ok ? "read" : read.fault))).toEqual([
      "MANIFEST_OLDER",
      "read",
      "read",
    ]);
  });

  it("of another service is refused, even from the same root", async () => {
    const other = await signManifest(root, { ...statement(6), issuer: "countersign:other" }, NOW);
    expect(await readManifest(other, pins, await known(5))).toEqual({
      ok: false,
      fault: "MANIFEST_OF_OTHER_SERVICE",
    });
  });

  it.each([{ version: "6" }, { version: 1.5 }, { keys: {} }])("with %j is refused", async (given) => {
    const jws = await signDocument("manifest", claims(given), root);
    expect(await readManifest(jws, pins)).toEqual({ ok: false, fault: "DOCUMENT_INCOMPLETE" });
  });

  it("gives the keys it lists, and neither others nor revoked ones", async () => {
    const [good, bad, absent] = [
      await generateOnlineKey(NOW),
      await generateOnlineKey(NOW),
      await generateOnlineKey(NOW),
    ];
    const keys = [manifestKeyOf(good), manifestKeyOf({ ...bad, revokedAt: NOW })];
    const read = await readManifest(await signManifest(root, statement(1, keys), NOW), pins);
    if (!read.ok) throw new Error(read.fault);
    const keyFor = manifestKeys(read.manifest);
    expect(await keyFor(good.kid)).not.toBeNull();
    expect([await keyFor(bad.kid), await keyFor(absent.kid)]).toEqual([null, null]);
  });

  it("never lists a private half", async () => {
    const jws = await signManifest(root, statement(1, [manifestKeyOf(await generateOnlineKey(NOW))]), NOW);
    const payload = JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString());
    expect(Object.keys(payload.keys[0]).sort()).toEqual(["crv", "kid", "kty", "useFrom", "x"]);
  });
});
