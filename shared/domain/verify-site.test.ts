import { describe, expect, test } from "vitest";
import { activation, license, NOW, product } from "./testing/builders.ts";
import type { HeldFacts } from "./verify.ts";
import { isElsewhere, refuseClaims, refuseSite, type SiteClaims } from "./verify-site.ts";

const held = (given: Partial<HeldFacts> = {}): HeldFacts => ({
  licenseId: license().id,
  license: license(),
  product: product(),
  activation: activation({ clientName: "Acme" }),
  ...given,
});
const claims = (given: Partial<SiteClaims> = {}): SiteClaims => ({
  isOfProduct: true,
  clientName: null,
  ...given,
});

describe("a site may run on", () => {
  test("while its activation, its license and its product stand", () => {
    expect(refuseSite(held(), claims(), NOW)).toBeNull();
  });

  test("until its license ends, to the millisecond", () => {
    const ending = held({ license: license({ expiresAt: NOW }) });
    expect(refuseSite(ending, claims(), NOW - 1)).toBeNull();
    expect(refuseSite(ending, claims(), NOW)).toBe("LICENSE_EXPIRED");
  });
});

test("the first reason is told, in this order", () => {
  const worst = {
    activation: activation({ isActive: false, clientName: "Acme" }),
    license: license({ state: "blocked" }),
  };
  const wrong = { isOfProduct: false, clientName: "Other" };
  expect(refuseSite(held({ ...worst, activation: null }), claims(wrong), NOW)).toBe("ACTIVATION_UNKNOWN");
  expect(refuseSite(held(worst), claims(wrong), NOW)).toBe("LICENSE_OF_ANOTHER_PRODUCT");
  expect(refuseSite(held(worst), claims({ ...wrong, isOfProduct: true }), NOW)).toBe("CLIENT_NAME_MISMATCH");
  expect(refuseSite(held(worst), claims(), NOW)).toBe("LICENSE_BLOCKED");
  expect(refuseSite(held({ ...worst, license: license() }), claims(), NOW)).toBe("ACTIVATION_DEACTIVATED");
});

test("whose activation it is does not depend on what the license is worth", () => {
  const over = held({ license: license({ state: "revoked" }), activation: activation({ isActive: false }) });
  expect(refuseClaims(over, claims())).toBeNull();
});

test.each([
  ["Acme", "Acme", true],
  ["Acme", " acme\t", true],
  ["Acme", "ACME", true],
  ["Acme", null, true],
  [null, "Anybody", true],
  [null, null, true],
  ["Acme", "Acme Inc", false],
  ["Acme", "", false],
])("recorded for %j, named %j", (known, named, isGood) => {
  const facts = held({ activation: activation({ clientName: known }) });
  expect(refuseClaims(facts, claims({ clientName: named }))).toBe(isGood ? null : "CLIENT_NAME_MISMATCH");
});

test.each([
  ["example.com", "other.example", true],
  ["example.com", "shop.example.com", true],
  ["example.com", "example.com", false],
  ["example.com", "localhost", false],
  ["example.com", null, false],
  ["localhost", "example.com", true],
  [null, "example.com", false],
  [null, null, false],
])("activated on %j and now on %j is elsewhere: %j", (domain, told, elsewhere) => {
  expect(isElsewhere({ domain }, told)).toBe(elsewhere);
});
