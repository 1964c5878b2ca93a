import { describe, expect, it } from "vitest";
import type { LicenseKey } from "../domain/license-key.ts";
import { isKeyClaims, keyOf, type SignedKey, signedKeyClaims } from "./license-key.ts";
import { ISSUER, NOW } from "./testing/offline.ts";

const PLACE = { issuer: ISSUER, accountId: "acc_1", fileId: "kfl_1", now: NOW };
const key = (given: Partial<LicenseKey> = {}): LicenseKey => ({
  number: "LK-00001",
  customer: { key: "C-7", name: "Acme" },
  type: "EndUser",
  module: null,
  mode: "Permanent",
  serverType: "Production",
  grantedAt: NOW,
  expiresAt: null,
  ...given,
});

describe("the claims of a key", () => {
  it("bring every field back (B2)", () => {
    const all = [
      key(),
      key({ type: "Module", module: "crm", mode: "Trial", expiresAt: NOW + 1 }),
      key({ type: "Administrator", mode: "Temporary", expiresAt: NOW + 86_400_000 }),
    ];
    for (const each of all) {
      const claims = JSON.parse(JSON.stringify(signedKeyClaims(each, PLACE))) as SignedKey;
      expect(isKeyClaims(claims)).toBe(true);
      expect(keyOf(claims)).toEqual(each);
    }
  });

  it("are the same text, in whatever order the parts of the key came", () => {
    const { customer, ...rest } = key();
    const turned = Object.fromEntries(Object.entries(rest).reverse()) as typeof rest;
    const other = { customer: { name: customer.name, key: customer.key }, ...turned };
    const text = (of: LicenseKey) => JSON.stringify(signedKeyClaims(of, PLACE));
    expect(text(other)).toBe(text(key()));
  });

  it("name the file and the account, and end with the key, not before", () => {
    const claims = signedKeyClaims(key({ mode: "Trial", expiresAt: NOW + 1 }), PLACE);
    expect(claims).toMatchObject({
      iss: ISSUER,
      aud: "acc_1",
      sub: "acc_1",
      jti: "LK-00001",
      fileId: "kfl_1",
    });
    expect(claims.exp).toBe(Math.ceil((NOW + 1) / 1_000));
    expect(signedKeyClaims(key(), PLACE)).not.toHaveProperty("exp");
  });
});

describe("claims of another form are no key", () => {
  const good = signedKeyClaims(key(), PLACE);

  it.each([
    ["no customer", { customer: undefined }],
    ["a customer without a name", { customer: { key: "C-7" } }],
    ["a number that is none", { jti: 1 }],
    ["a module that is no text", { module: 1 }],
    ["an end that is no time", { expiresAt: "2027-01-01" }],
    ["an end beyond all times", { expiresAt: 1e300 }],
    ["no grant", { grantedAt: null }],
    ["a type that is no text", { type: ["EndUser"] }],
  ])("%s", (_, given) => {
    expect(isKeyClaims({ ...good, ...given } as unknown as SignedKey)).toBe(false);
  });
});
