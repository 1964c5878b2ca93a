import { describe, expect, it } from "vitest";
import { decideReleases } from "./deactivate.ts";
import { DOWNGRADING, isDowngrade } from "./refusal.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { activation, license, NOW, node, product } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";
import { decideVerification, type HeldFacts } from "./verify.ts";

const held = (given: Partial<HeldFacts> = {}): HeldFacts => ({
  licenseId: license().id,
  license: license(),
  product: product(),
  activation: activation(),
  ...given,
});
const NOTHING = { hostName: null, version: null, fingerprint: {}, serverType: null };
const decide = (...licenses: HeldFacts[]) =>
  decideVerification(
    { node: node(), licenses, blacklist: [] },
    { now: NOW, leaseDays: 30, claimed: NOTHING },
  );

describe("a node's poll", () => {
  it("is valid with a fresh lease while all is as it was", () => {
    expect(decide(held())).toMatchObject({
      valid: true,
      noes: [],
      grants: [{ deadlineAt: NOW + 30 * DAY_MS }],
      accountId: "acc_1",
    });
  });

  it.each([
    ["ACTIVATION_UNKNOWN", { activation: null, license: license({ state: "revoked" }) }],
    ["LICENSE_UNKNOWN", { license: null, product: null }],
    [
      "LICENSE_REVOKED",
      { license: license({ state: "revoked" }), activation: activation({ isActive: false }) },
    ],
    ["LICENSE_BLOCKED", { license: license({ state: "blocked" }) }],
    ["PRODUCT_INACTIVE", { product: product({ isActive: false }) }],
    ["LICENSE_NOT_STARTED", { license: license({ startsAt: NOW + 1 }) }],
    [
      "LICENSE_EXPIRED",
      { license: license({ expiresAt: NOW }), activation: activation({ isActive: false }) },
    ],
    ["ACTIVATION_DEACTIVATED", { activation: activation({ isActive: false }) }],
  ] as const)("says %s", (code, given) => {
    expect(decide(held(given))).toMatchObject({ valid: false, grants: [], noes: [{ code }] });
  });

  it("tells a stranger nothing about the license, not even whose it is", () => {
    expect(decide(held({ activation: null }))).toMatchObject({
      noes: [{ code: "ACTIVATION_UNKNOWN" }],
      accountId: null,
    });
  });

  it("grants what may run beside what may not", () => {
    const decision = decide(held(), held({ licenseId: "lic_x", activation: null }));
    expect(decision).toMatchObject({ valid: false, grants: [{}], noes: [{ licenseId: "lic_x" }] });
  });

  it("is the first of the day from UTC midnight on, and only once", () => {
    const midnight = Date.UTC(2026, 10, 22);
    const first = (lastContactAt: number, now: number) =>
      decideVerification(
        { node: node({ lastContactAt }), licenses: [], blacklist: [] },
        { now, leaseDays: 30, claimed: NOTHING },
      ).isFirstToday;
    expect([-1, 0, 1].map((ms) => first(midnight - 1, midnight + ms))).toEqual([false, true, true]);
    expect(first(midnight, midnight + DAY_MS - 1)).toBe(false);
    expect(
      decideVerification(
        { node: null, licenses: [], blacklist: [] },
        { now: NOW, leaseDays: 30, claimed: NOTHING },
      ).isFirstToday,
    ).toBe(false);
  });
});

it("only revoked, blocked, inactive product, expired and deactivated may stop an installation", () => {
  expect([...DOWNGRADING].sort()).toEqual(
    [
      "ACTIVATION_DEACTIVATED",
      "LICENSE_BLOCKED",
      "LICENSE_EXPIRED",
      "LICENSE_REVOKED",
      "PRODUCT_INACTIVE",
    ].sort(),
  );
  expect(["ACTIVATION_UNKNOWN", "LICENSE_UNKNOWN", "LICENSE_NOT_STARTED", "BUSY"].some(isDowngrade)).toBe(
    false,
  );
});

it("giving back releases what is active, and nothing twice", () => {
  const active = activation();
  const found = [null, activation({ isActive: false }), active];
  expect(decideReleases(found, "staff", DEFAULT_SETTINGS, NOW)).toEqual([
    { activation: active, releasedAt: NOW, counted: null },
  ]);
});
