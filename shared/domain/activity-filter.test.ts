import { describe, expect, it } from "vitest";
import type { ActivityEntry } from "./activity.ts";
import { type ActivityFilter, fitsActivity, isActivityKind, readAddressFilter } from "./activity-filter.ts";
import { NOW } from "./testing/builders.ts";

const ANYTHING: ActivityFilter = {
  kind: null,
  actor: null,
  accountId: null,
  subject: null,
  reason: null,
  address: null,
  from: null,
  to: null,
};
const ENTRY: ActivityEntry = {
  id: "log_1",
  at: NOW,
  kind: "activation.failed",
  actor: { kind: "node", id: "nod_1" },
  accountId: "acc_1",
  subjects: ["tok_1", "lic_1"],
  reason: "LICENSE_EXPIRED",
  origin: { observedIp: "192.0.2.77", claimedIp: "10.1.2.3", userAgent: null, salt: "s" },
  changes: [],
};
const fits = (given: Partial<ActivityFilter>, entry: Partial<ActivityEntry> = {}) =>
  fitsActivity({ ...ENTRY, ...entry }, { ...ANYTHING, ...given });
const address = (text: string) => ({ address: readAddressFilter(text) });

describe("an entry fits", () => {
  it.each<[string, Partial<ActivityFilter>]>([
    ["a filter that asks for nothing", {}],
    ["its kind", { kind: "activation.failed" }],
    ["its group", { kind: "activation." }],
    ["who did it", { actor: "nod_1" }],
    ["its account", { accountId: "acc_1" }],
    ["each of its subjects", { subject: "lic_1" }],
    ["its reason", { reason: "LICENSE_EXPIRED" }],
    ["its address", address("192.0.2.77")],
    ["its address in another spelling", address("::ffff:192.0.2.77")],
    ["a network that its address is in", address("192.0.0.0/16")],
    ["the address that the caller claimed", address("10.1.2.3")],
    ["a time that begins with it", { from: NOW }],
    ["a time that ends after it", { to: NOW + 1 }],
  ])("%s", (_, given) => {
    expect(fits(given)).toBe(true);
  });

  it.each<[string, Partial<ActivityFilter>]>([
    ["another kind", { kind: "activation.succeeded" }],
    ["the beginning of a kind that is no group", { kind: "activation" }],
    ["another group", { kind: "license." }],
    ["somebody else", { actor: "nod_2" }],
    ["another account", { accountId: "acc_2" }],
    ["another subject", { subject: "lic_2" }],
    ["another reason", { reason: "LICENSE_BLOCKED" }],
    ["another address", address("192.0.2.78")],
    ["another network", address("192.0.3.0/24")],
    ["an address of the other family", address("::/0")],
    ["a later time", { from: NOW + 1 }],
    ["an earlier time", { to: NOW }],
    ["one of two that it is asked for", { actor: "nod_1", reason: "LICENSE_BLOCKED" }],
  ])("not %s", (_, given) => {
    expect(fits(given)).toBe(false);
  });

  it("not an address or an account when it has none", () => {
    expect(fits(address("192.0.2.77"), { origin: null })).toBe(false);
    expect(fits({ accountId: "acc_1" }, { accountId: null })).toBe(false);
    const origin = { observedIp: "192.0.2.77", claimedIp: null, userAgent: null, salt: "s" };
    expect(fits(address("10.1.2.3"), { origin })).toBe(false);
    expect(fits(address("::/0"), { origin: { ...origin, observedIp: "" } })).toBe(false);
  });

  it("its network when its address was truncated, and no longer the address", () => {
    const origin = { observedIp: "192.0.2.0/24", claimedIp: null, userAgent: null, addressProof: "p" };
    expect(fits(address("192.0.2.0/24"), { origin })).toBe(true);
    expect(fits(address("192.0.0.0/16"), { origin })).toBe(true);
    expect(fits(address("192.0.2.77"), { origin })).toBe(false);
    expect(fits(address("192.0.2.0/25"), { origin })).toBe(false);
  });
});

it("what is no address asks for none", () => {
  expect(readAddressFilter("example.com")).toBeNull();
});

it("a kind is one of the list, or a group of it with its dot", () => {
  expect(["license.created", "license.", "api-key."].map(isActivityKind)).toEqual([true, true, true]);
  expect(["license", "license.c", "", ".", "licens.", "created"].map(isActivityKind)).toEqual(
    Array(6).fill(false),
  );
});
