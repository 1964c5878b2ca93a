import { describe, expect, test } from "vitest";
import { entryState, isInForce, refuseSource, targetsOf } from "./blacklist.ts";
import { blacklistEntry, NOW } from "./testing/builders.ts";

const EVERYONE = { blacklistRefusesEveryone: true };
const NO_PROOF_ONLY = { blacklistRefusesEveryone: false };
const stranger = { domain: null, hasProof: false };
const customer = { domain: null, hasProof: true };

describe("targetsOf looks for a request's source under", () => {
  test.each([
    [
      "an IPv4 address and its prefixes",
      "192.0.2.7",
      null,
      "192.0.2.7 192.0.2.0/24 192.0.0.0/16 192.0.0.0/8",
    ],
    [
      "an IPv6 address and its prefixes",
      "2001:DB8:1:2ab:0::9",
      null,
      "2001:db8:1:2ab::9 2001:db8:1:2ab::/64 2001:db8:1:200::/56 2001:db8:1::/48 2001:db8::/32",
    ],
    ["a mapped address as IPv4", "::ffff:10.1.2.3", null, "10.1.2.3 10.1.2.0/24 10.1.0.0/16 10.0.0.0/8"],
    ["nothing where there is no address", "unknown", null, ""],
    ["a domain alone", "", "example.com", "example.com"],
    ["a domain and one parent", "", "shop.example.com", "shop.example.com example.com"],
    [
      "a domain and two parents, no more",
      "",
      "a.b.c.example.com",
      "a.b.c.example.com b.c.example.com c.example.com",
    ],
    ["a single label, and nothing above it", "", "localhost", "localhost"],
    ["both", "10.0.0.1", "x.co.uk", "10.0.0.1 10.0.0.0/24 10.0.0.0/16 10.0.0.0/8 x.co.uk co.uk"],
  ])("%s", (_, ip, domain, expected) => {
    expect(targetsOf(ip, domain).join(" ")).toBe(expected);
  });

  test("at most five keys for an address and three for a domain, never a single label above another", () => {
    const all = targetsOf("2001:db8::1", "a.b.c.d.e.f.example.com");
    expect(all).toHaveLength(8);
    expect(targetsOf("", "www.example.com").every((target) => target.includes("."))).toBe(true);
  });
});

describe("an entry", () => {
  test.each([
    [-1, "in-force"],
    [0, "expired"],
    [1, "expired"],
  ] as const)("at its end %i ms is %s", (offset, state) => {
    const entry = blacklistEntry({ expiresAt: NOW });
    expect([entryState(entry, NOW + offset), isInForce(entry, NOW + offset)]).toEqual([
      state,
      state === "in-force",
    ]);
  });

  test.each([
    ["without an end is in force for good", { expiresAt: null }, "in-force"],
    ["that was lifted is lifted, also past its end", { liftedAt: NOW - 9, expiresAt: NOW - 5 }, "lifted"],
    ["of a dry run says so", { isDryRun: true }, "dry-run"],
    ["of a dry run ends, too", { isDryRun: true, expiresAt: NOW }, "expired"],
  ] as const)("%s", (_, given, state) => {
    expect(entryState(blacklistEntry(given), NOW)).toBe(state);
  });
});

describe("refuseSource", () => {
  test("nobody without an entry", () => {
    expect(refuseSource([], stranger, NO_PROOF_ONLY, NOW)).toBeNull();
  });

  const automatic = blacklistEntry();
  const manual = blacklistEntry({ origin: "manual" });
  test.each([
    ["an automatic entry refuses who brings no proof", automatic, stranger, NO_PROOF_ONLY, true],
    ["an automatic entry lets a proof pass", automatic, customer, NO_PROOF_ONLY, false],
    ["an automatic entry refuses everyone where the setting says so", automatic, customer, EVERYONE, true],
    ["a manual entry refuses who brings no proof", manual, stranger, NO_PROOF_ONLY, true],
    ["a manual entry refuses everyone", manual, customer, NO_PROOF_ONLY, true],
    ["a dry run refuses nobody", blacklistEntry({ isDryRun: true }), stranger, EVERYONE, false],
    ["a lifted entry refuses nobody", blacklistEntry({ liftedAt: NOW }), stranger, EVERYONE, false],
    ["a lifted manual entry refuses nobody", { ...manual, liftedAt: NOW }, stranger, EVERYONE, false],
    [
      "an entry whose time is over refuses nobody",
      blacklistEntry({ expiresAt: NOW }),
      stranger,
      EVERYONE,
      false,
    ],
  ] as const)("%s", (_, entry, asking, settings, isRefused) => {
    const refused = refuseSource([entry], asking, settings, NOW);
    expect(refused).toEqual(isRefused ? { code: "IP_BLACKLISTED", entry } : null);
  });

  test("addresses come before domains, in the order in which they were looked for", () => {
    const domain = blacklistEntry({ target: "example.com", kind: "domain", origin: "manual" });
    const prefix = blacklistEntry({ target: "192.0.2.0/24", origin: "manual" });
    const asking = { domain: "example.com", hasProof: false };
    expect(refuseSource([domain, prefix], asking, NO_PROOF_ONLY, NOW)).toMatchObject({
      code: "IP_BLACKLISTED",
    });
    expect(refuseSource([automatic, prefix], asking, NO_PROOF_ONLY, NOW)?.entry).toBe(automatic);
    expect(refuseSource([domain], asking, NO_PROOF_ONLY, NOW)).toMatchObject({ code: "DOMAIN_BLACKLISTED" });
  });

  test("what refuses nobody hides no entry that refuses", () => {
    const entries = [blacklistEntry({ isDryRun: true }), automatic, { ...manual, target: "192.0.0.0/16" }];
    expect(refuseSource(entries, customer, NO_PROOF_ONLY, NOW)?.entry.origin).toBe("manual");
  });

  test.each([
    ["an automatic entry refuses its own domain", "automatic", "example.com", true],
    ["an automatic entry says nothing of what is below its domain", "automatic", "shop.example.com", false],
    ["a manual entry refuses its own domain", "manual", "example.com", true],
    ["a manual entry refuses what is below its domain", "manual", "shop.example.com", true],
  ] as const)("%s", (_, origin, domain, isRefused) => {
    const entry = blacklistEntry({ target: "example.com", kind: "domain", origin });
    const refused = refuseSource([entry], { domain, hasProof: false }, EVERYONE, NOW);
    expect(refused?.code ?? null).toBe(isRefused ? "DOMAIN_BLACKLISTED" : null);
  });
});
