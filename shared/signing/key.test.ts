import { CompactSign, compactVerify } from "jose";
import { describe, expect, it } from "vitest";
import { ALGORITHM, generatePrivateJwk, loadPublicKey, loadSigningKey, thumbprint } from "./key.ts";

const base64url = (hex: string) => Buffer.from(hex, "hex").toString("base64url");

/** RFC 8037, appendix A: the key, its thumbprint, and the signature of a known text. */
const RFC8037 = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
} as const;

describe("a key", () => {
  it("has the thumbprint of RFC 8037, appendix A.3", async () => {
    expect(await thumbprint(RFC8037)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    expect((await loadSigningKey(RFC8037)).kid).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });

  it("verifies what it signed", async () => {
    const jwk = await generatePrivateJwk();
    const { key } = await loadSigningKey(jwk);
    const jws = await new CompactSign(new Uint8Array([1])).setProtectedHeader({ alg: ALGORITHM }).sign(key);
    const { payload } = await compactVerify(jws, await loadPublicKey(jwk));
    expect([...payload]).toEqual([1]);
  });

  it("never repeats", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, generatePrivateJwk));
    expect(new Set(made.map(({ d }) => d)).size).toBe(20);
  });
});

describe("a public key that is of low order is refused, with and without its sign bit", () => {
  const LOW = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ];
  const withSign = (hex: string) =>
    hex.slice(0, 62) + (Number.parseInt(hex.slice(62), 16) | 0x80).toString(16);
  it.each([...LOW, ...LOW.map(withSign)])("%s", async (hex) => {
    await expect(loadPublicKey({ kty: "OKP", crv: "Ed25519", x: base64url(hex) })).rejects.toThrow(TypeError);
  });
});

it.each(["", "AAAA", "!".repeat(43), `${RFC8037.x}A`, `${RFC8037.x.slice(1)}=`])(
  "%j is no public key",
  async (x) => {
    await expect(loadPublicKey({ kty: "OKP", crv: "Ed25519", x })).rejects.toThrow(TypeError);
  },
);
