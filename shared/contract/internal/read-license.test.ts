import { describe, expect, test } from "vitest";
import { license, NOW } from "../../domain/testing/builders.ts";
import { daysAfter } from "../../domain/time.ts";
import { toWire } from "../instant.ts";
import { type LicenseFields, readLicense } from "./read-license.ts";

const END = "2030-01-31T00:00:00.000Z";

function read(fields: LicenseFields, before: Parameters<typeof readLicense>[1] = null) {
  const result = readLicense(fields, before, NOW);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return { type: result.type, ...result.terms };
}

function faults(fields: LicenseFields, before: Parameters<typeof readLicense>[1] = null) {
  const result = readLicense(fields, before, NOW);
  return result.ok ? [] : result.faults.map(({ location, message }) => [location, message]);
}

describe("a new license of which nothing is said", () => {
  test("is perpetual, without any limit", () => {
    expect(read({})).toMatchObject({
      type: "perpetual",
      expiresAt: null,
      parallelUses: null,
      allowedDomains: [],
      allowedIps: [],
      orderReference: null,
    });
  });
});

describe("its type", () => {
  test.each([
    ["perpetual", undefined, "perpetual"],
    ["perpetual", END, "subscription"],
    ["Regular License", undefined, "perpetual"],
    ["Extended License", END, "subscription"],
    ["lifetime", null, "perpetual"],
    ["trial", END, "evaluation"],
    ["Evaluation", undefined, "evaluation"],
    [null, END, "subscription"],
    [undefined, undefined, "perpetual"],
  ] as const)("told as %j with the end %j, is %s", (type, expires_at, expected) => {
    expect(read({ type, expires_at }).type).toBe(expected);
  });

  test("a subscription needs an end", () => {
    expect(faults({ type: "subscription" })).toEqual([["expires_at", "A subscription ends on a date."]]);
  });

  test("follows the end when that is edited, except of trials", () => {
    expect(read({ expires_at: END }, license()).type).toBe("subscription");
    const subscription = license({ type: "subscription", expiresAt: daysAfter(NOW, 9) });
    expect(read({ expires_at: null }, subscription)).toMatchObject({ type: "perpetual", expiresAt: null });
    expect(read({ parallel_uses: 3 }, subscription)).toMatchObject({
      type: "subscription",
      expiresAt: daysAfter(NOW, 9),
    });
    expect(read({ expires_at: END }, license({ type: "evaluation" })).type).toBe("evaluation");
    expect(read({ type: "Regular", expires_at: END }, license({ type: "evaluation" })).type).toBe(
      "subscription",
    );
  });
});

describe("its limit of uses", () => {
  test.each([
    [{ parallel_uses: 3 }, 3],
    [{ parallel_uses: null }, null],
    [{ license_parallel_uses: 2 }, 2],
    [{ license_parallel_uses: 2, license_uses: 5 }, 2],
    [{ license_parallel_uses: 5, license_uses: 2 }, 2],
    [{ license_uses: 5 }, 5],
    [{ license_parallel_uses: null, license_uses: 5 }, 5],
    [{ license_parallel_uses: null, license_uses: null }, null],
  ])("told as %j is %j", (fields, uses) => {
    expect(read(fields).parallelUses).toBe(uses);
    expect(read(fields, license({ parallelUses: 4 })).parallelUses).toBe(uses);
  });

  test("stays where an edit does not name it", () => {
    expect(read({}, license({ parallelUses: 4 })).parallelUses).toBe(4);
  });
});

describe("its end", () => {
  test("in days counts from its creation, however often it is edited", () => {
    expect(read({ expiry_days: 30 }).expiresAt).toBe(daysAfter(NOW, 30));
    const before = license({ createdAt: daysAfter(NOW, -10) });
    expect(read({ expiry_days: 30 }, before).expiresAt).toBe(daysAfter(NOW, 20));
  });

  test("is the earlier one where a date and days are given", () => {
    const dates = (days: number) => ({ expiry_date: toWire(daysAfter(NOW, 10)), expiry_days: days });
    expect(read(dates(30)).expiresAt).toBe(daysAfter(NOW, 10));
    expect(read(dates(3)).expiresAt).toBe(daysAfter(NOW, 3));
    expect(read({ expiry_date: null, expiry_days: 3 }).expiresAt).toBe(daysAfter(NOW, 3));
  });

  test("is not touched by emptied days", () => {
    const before = license({ type: "subscription", expiresAt: daysAfter(NOW, 9) });
    expect(read({ expiry_days: null }, before).expiresAt).toBe(daysAfter(NOW, 9));
  });
});

describe("its lists", () => {
  test("are in their one spelling, and emptied ones allow everything", () => {
    expect(read({ domains: ["www.Example.com", "*.example.com"], ips: ["10.0.0.*"] })).toMatchObject({
      allowedDomains: ["example.com", "*.example.com"],
      allowedIps: ["10.0.0.0/24"],
    });
    const before = license({ allowedDomains: ["example.com"], allowedIps: ["10.0.0.1"] });
    expect(read({ licensed_domains: null, licensed_ips: null }, before)).toMatchObject({
      allowedDomains: [],
      allowedIps: [],
    });
    expect(read({}, before)).toMatchObject({ allowedDomains: ["example.com"], allowedIps: ["10.0.0.1"] });
  });

  test("are refused under the name that was used, each entry by itself", () => {
    expect(
      faults({ domains: ["example.com", "exa mple"], ips: ["nowhere"] }).map(([field]) => field),
    ).toEqual(["domains", "ips"]);
    const [[field, message] = []] = faults({ licensed_domains: ["exa mple"] });
    expect([field, message]).toEqual([
      "licensed_domains",
      expect.stringMatching(/^licensed_domains\.0 is not a domain/),
    ]);
  });
});
