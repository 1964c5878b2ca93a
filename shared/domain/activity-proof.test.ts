import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ActivityEntry } from "./activity.ts";
import {
  addressProof,
  CHAIN_START,
  canonicalJson,
  chainHash,
  entryHash,
  hourHash,
  isTruncatedOrigin,
  type StoredEntry,
  truncatedSubjects,
} from "./activity-proof.ts";
import { truncatedAddresses } from "./old-address.ts";
import { NOW } from "./testing/builders.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");

const ORIGIN = { observedIp: "192.0.2.77", claimedIp: "10.1.2.3", userAgent: "curl/8", salt: "s".repeat(22) };
const ENTRY: ActivityEntry = {
  id: "log_1",
  at: NOW,
  kind: "license.changed",
  actor: { kind: "staff", id: "key_1" },
  accountId: "acc_1",
  subjects: ["lic_1", "prd_1"],
  reason: null,
  origin: ORIGIN,
  changes: [{ field: "features", before: ["a"], after: ["a", "b"] }],
};
const stored = (given: object = {}) => ({ ...ENTRY, ...given }) as unknown as StoredEntry;
const hash = (given: object = {}) => entryHash(stored(given), digest);
const truncated = () => {
  const { salt: _, ...rest } = ORIGIN;
  return { ...rest, ...truncatedAddresses(ORIGIN), addressProof: addressProof(ORIGIN, digest) };
};

describe("an entry's hash", () => {
  it("does not depend on the order in which its parts are stored", () => {
    const turned = Object.fromEntries(Object.entries(ENTRY).reverse());
    expect(entryHash(turned, digest)).toBe(hash());
  });

  it("is the same when the addresses are truncated", () => {
    expect(hash({ origin: truncated() })).toBe(hash());
    for (const claimedIp of [null, "no address", "10.1.2.3:80"]) {
      const origin = { ...ORIGIN, claimedIp };
      const { salt: _, ...rest } = origin;
      const after = { ...rest, ...truncatedAddresses(origin), addressProof: addressProof(origin, digest) };
      expect(hash({ origin: after })).toBe(hash({ origin }));
    }
  });

  it("tells a claim that is none from one that is gone", () => {
    const of = (claimedIp: null | undefined) => hash({ origin: { ...ORIGIN, claimedIp } });
    expect(of(null)).not.toBe(of(undefined));
  });

  it("is the same for no origin, and for entries that never had one", () => {
    expect(hash({ origin: null })).toBe(hash({ origin: null }));
    expect(hash({ origin: null })).not.toBe(hash());
  });

  it("is the same when the addresses among its subjects are truncated, and proves what they were until then", () => {
    const subjects = ["192.0.2.77", "shop.example", "2001:db8::1", "2001:db8:1:2::/64", "10.0.0.0/8"];
    const changes = [{ field: "192.0.2.77", before: null, after: { reason: "probes" } }];
    const entry = stored({ subjects, changes, subjectSalt: "s".repeat(22) });
    const after = truncatedSubjects(entry, digest);
    expect(after).toMatchObject({
      subjects: ["192.0.2.0/24", "shop.example", "2001:db8::/48", "2001:db8:1::/48", "10.0.0.0/8"],
      changes: [{ field: "192.0.2.0/24", after: { reason: "probes" } }],
    });
    const field = [{ ...changes[0], field: "192.0.2.78" }];
    expect(entryHash({ ...entry, changes: field }, digest)).not.toBe(entryHash(entry, digest));
    expect(after).not.toHaveProperty("subjectSalt");
    expect(entryHash(after ?? {}, digest)).toBe(entryHash(entry, digest));
    const other = { ...entry, subjects: ["192.0.2.78", ...subjects.slice(1)] };
    expect(entryHash(other, digest)).not.toBe(entryHash(entry, digest));
    expect(entryHash({ ...entry, subjectSalt: "t".repeat(22) }, digest)).not.toBe(entryHash(entry, digest));
    expect(entryHash({ ...after, subjectProof: "x" }, digest)).not.toBe(entryHash(entry, digest));
    expect(entryHash({ ...entry, subjectProof: "x" }, digest)).not.toBe(entryHash(entry, digest));
    expect(truncatedSubjects(after ?? {}, digest)).toBeNull();
    expect(truncatedSubjects(stored(), digest)).toBeNull();
  });

  it("is known: its form never changes, or old seals would prove nothing", () => {
    expect(hash()).toBe("rjzo7Cv9n0gaqe2bchYP-9Ep5owoeSUZpVZq3X_ahig");
    expect(hash({ origin: null, changes: [] })).toBe("WZ0U20tC0yGeinKpqjzbayx9eIgDWJcOs_-1p_f2FrY");
  });

  it.each([
    ["its id", { id: "log_2" }],
    ["its time", { at: NOW + 1 }],
    ["its time, as text", { at: String(NOW) }],
    ["its kind", { kind: "license.created" }],
    ["who", { actor: { kind: "staff", id: "key_2" } }],
    ["what kind of who", { actor: { kind: "node", id: "key_1" } }],
    ["its account", { accountId: null }],
    ["the order of its subjects", { subjects: ["prd_1", "lic_1"] }],
    ["one subject less", { subjects: ["lic_1"] }],
    ["its reason", { reason: "" }],
    ["a part that is gone", { reason: undefined }],
    ["a part that came", { note: "x" }],
    ["what was before", { changes: [{ field: "features", before: [], after: ["a", "b"] }] }],
    ["what is after", { changes: [{ field: "features", before: ["a"], after: ["a,b"] }] }],
    ["no change", { changes: [] }],
    ["no origin", { origin: null }],
    ["an origin that is text", { origin: "192.0.2.77" }],
    ["the user agent", { origin: { ...ORIGIN, userAgent: null } }],
    ["the address, in the same /24", { origin: { ...ORIGIN, observedIp: "192.0.2.78" } }],
    ["the address", { origin: { ...ORIGIN, observedIp: "198.51.100.1" } }],
    ["the address, no longer text", { origin: { ...ORIGIN, observedIp: 7 } }],
    ["the claimed address", { origin: { ...ORIGIN, claimedIp: null } }],
    ["the salt", { origin: { ...ORIGIN, salt: "t".repeat(22) } }],
    ["the claimed address, which is gone", { origin: { ...ORIGIN, claimedIp: undefined } }],
    ["the salt, which is gone", { origin: { ...ORIGIN, salt: undefined } }],
    ["a commitment beside the addresses", { origin: { ...ORIGIN, addressProof: "x" } }],
    [
      "a right commitment beside the addresses",
      { origin: { ...ORIGIN, addressProof: addressProof(ORIGIN, digest) } },
    ],
    ["more in the origin", { origin: { ...ORIGIN, port: 1 } }],
  ])("covers %s", (_, given) => {
    expect(hash(given)).not.toBe(hash());
  });

  it.each([
    ["the network", { observedIp: "198.51.100.0/24" }],
    ["an address in the same network", { observedIp: "192.0.2.77" }],
    ["the claimed network", { claimedIp: null }],
    ["the commitment", { addressProof: "x".repeat(43) }],
    ["the commitment, which is gone", { addressProof: undefined }],
    ["a salt that came", { salt: "x" }],
    ["the user agent", { userAgent: "other" }],
  ])("covers, after truncation, %s", (_, given) => {
    expect(hash({ origin: { ...truncated(), ...given } })).not.toBe(hash());
  });
});

it("an origin is truncated when its commitment stands without a salt", () => {
  expect(isTruncatedOrigin(truncated())).toBe(true);
  expect(isTruncatedOrigin(ORIGIN)).toBe(false);
  expect(isTruncatedOrigin({ ...ORIGIN, addressProof: "x" })).toBe(false);
  expect(isTruncatedOrigin({ observedIp: "192.0.2.77" })).toBe(false);
});

describe("an hour's hash", () => {
  const entries = [
    { id: "log_b", hash: "2" },
    { id: "log_a", hash: "1" },
  ];

  it("does not depend on the order of its entries", () => {
    expect(hourHash(7, entries.toReversed(), digest)).toBe(hourHash(7, entries, digest));
  });

  it("covers the hour, each id, each hash, and how often each is there", () => {
    const [b, a] = entries as [(typeof entries)[0], (typeof entries)[0]];
    const others = [
      hourHash(8, entries, digest),
      hourHash(7, [b], digest),
      hourHash(7, [b, a, a], digest),
      hourHash(7, [b, { ...a, id: "log_c" }], digest),
      hourHash(7, [b, { ...a, hash: "3" }], digest),
      hourHash(7, [], digest),
    ];
    expect(others).not.toContain(hourHash(7, entries, digest));
    expect(new Set(others).size).toBe(others.length);
  });

  it("and the chain over it are known", () => {
    const hour = hourHash(7, entries, digest);
    expect(hour).toBe("XejXalOWF-bJV_WEK9ff-WHFC_En24jeYVqcHKFunig");
    expect(chainHash(CHAIN_START, 7, hour, digest)).toBe("DFU_EU_EBEjB-Zgd5LrU_IJOA1tshpc3V_IDq4dYgeU");
  });
});

it("the chain covers what was before, the hour, and its hash", () => {
  const all = [
    chainHash("a", 7, "h", digest),
    chainHash("b", 7, "h", digest),
    chainHash("a", 8, "h", digest),
    chainHash("a", 7, "i", digest),
  ];
  expect(new Set(all).size).toBe(4);
});

describe("canonical JSON", () => {
  it.each([
    [{ b: 1, a: [true, null, "é\n"] }, '{"a":[true,null,"é\\n"],"b":1}'],
    [{ a: undefined, b: { d: 1, c: 2 } }, '{"b":{"c":2,"d":1}}'],
    [[undefined, 1.5, -0], "[null,1.5,0]"],
    [undefined, "null"],
    [10n ** 20n, "100000000000000000000"],
    [{}, "{}"],
    [[], "[]"],
  ])("of %o is %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});
