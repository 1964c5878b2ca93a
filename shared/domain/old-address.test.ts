import { describe, expect, it } from "vitest";
import {
  addressesAreDue,
  hasRawAddresses,
  isRawRecord,
  truncatedAddress,
  truncatedAddresses,
  truncatedName,
  truncatedRecord,
} from "./old-address.ts";
import { activation, NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

describe("a truncated address", () => {
  it.each([
    ["192.0.2.77", "192.0.2.0/24"],
    ["0.0.0.0", "0.0.0.0/24"],
    ["255.255.255.255", "255.255.255.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
    ["::1", "::/48"],
    ["::ffff:192.0.2.77", "192.0.2.0/24"],
    [" 192.0.2.77 ", "192.0.2.0/24"],
    ["192.0.2.77/32", "192.0.2.0/24"],
    ["192.0.2.*", "192.0.2.0/24"],
  ])("of %s is %s", (raw, truncated) => {
    expect(truncatedAddress(raw)).toBe(truncated);
  });

  it.each(["192.0.2.0/24", "10.0.0.0/8", "2001:db8:1::/48", "::/0", "192.0.2.77", "2001:db8::1", ""])(
    "of %j stays as it is when it is truncated again",
    (text) => {
      const once = truncatedAddress(text);
      expect(truncatedAddress(once)).toBe(once);
    },
  );

  it.each(["", "unknown", "10.1.2.3:8080", "10.1.2.3, 10.2.3.4", "example.com"])(
    "of %j, which is no address, says nothing",
    (text) => {
      expect(truncatedAddress(text)).toBe("");
    },
  );

  it("of a claim that is none is no claim at all; one that is not there stays away", () => {
    const told = (claimedIp: string | null) => truncatedAddresses({ observedIp: "192.0.2.77", claimedIp });
    expect(told("10.1.2.3")).toEqual({ observedIp: "192.0.2.0/24", claimedIp: "10.1.2.0/24" });
    expect(told("10.1.2.3:8080")).toEqual({ observedIp: "192.0.2.0/24", claimedIp: null });
    expect(told(null)).toEqual({ observedIp: "192.0.2.0/24", claimedIp: null });
  });
});

it("addresses are raw while truncating changes one of them", () => {
  const raw = (observedIp: string, claimedIp: string | null) => hasRawAddresses({ observedIp, claimedIp });
  expect(raw("192.0.2.77", null)).toBe(true);
  expect(raw("192.0.2.0/24", "10.1.2.3")).toBe(true);
  expect(raw("192.0.2.0/24", "no address")).toBe(true);
  expect(raw("192.0.2.0/24", "10.1.2.0/24")).toBe(false);
  expect(raw("192.0.2.0/24", null)).toBe(false);
});

describe("what is kept of a record", () => {
  const record = (hostName: string | null, url: string | null) => ({
    observedIp: "192.0.2.0/24",
    claimedIp: null,
    hostName,
    url,
  });

  it.each([
    ["http://192.0.2.77/shop?a=1", "http://192.0.2.*/shop?a=1"],
    ["https://192.0.2.77:8443", "https://192.0.2.*:8443"],
    ["192.0.2.77", "192.0.2.*"],
    ["//192.0.2.77/x", "//192.0.2.*/x"],
    ["http://[2001:db8:1:2::5]:80/x", "http://2001:db8:1::*:80/x"],
    ["2001:db8:1:2::5", "2001:db8:1::*"],
  ])("has no address in the URL %s", (url, kept) => {
    expect(isRawRecord(record(null, url))).toBe(true);
    expect(truncatedRecord(record(null, url)).url).toBe(kept);
    expect(isRawRecord(truncatedRecord(record(null, url)))).toBe(false);
  });

  it.each(["https://shop.example.com/192.0.2.77", "https://1.example", "10.example.com", "", "a:b"])(
    "leaves the URL %j as it is",
    (url) => {
      expect(truncatedRecord(record(null, url)).url).toBe(url);
      expect(isRawRecord(record(null, url))).toBe(false);
    },
  );

  it("has no address for a name, and leaves names alone", () => {
    expect(truncatedRecord(record("192.0.2.77", null)).hostName).toBe("192.0.2.0/24");
    expect(isRawRecord(record("192.0.2.77", null))).toBe(true);
    expect(isRawRecord(record("server-1", null))).toBe(false);
    expect(isRawRecord(record(null, null))).toBe(false);
    for (const name of ["server-1", "192.0.2.0/24", "lic_1"]) expect(truncatedName(name)).toBe(name);
  });

  it("is raw while its addresses are", () => {
    expect(isRawRecord({ ...record(null, null), observedIp: "192.0.2.77" })).toBe(true);
  });
});

describe("an activation's addresses", () => {
  const due = (given: Parameters<typeof activation>[0], now: number) =>
    addressesAreDue(activation(given), now);

  it("are kept while it is active, however old it is", () => {
    expect(due({ isActive: true, deactivatedAt: null }, NOW + 10_000 * DAY_MS)).toBe(false);
    expect(due({ isActive: true, deactivatedAt: NOW }, NOW + 10_000 * DAY_MS)).toBe(false);
  });

  it("are due 30 days after its end, to the millisecond", () => {
    const ended = { isActive: false, deactivatedAt: NOW };
    expect(due(ended, NOW + 30 * DAY_MS - 1)).toBe(false);
    expect(due(ended, NOW + 30 * DAY_MS)).toBe(true);
  });

  it("of one that ended at nobody knows when are due", () => {
    expect(due({ isActive: false, deactivatedAt: null }, NOW)).toBe(true);
  });
});
