import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isIpAllowed } from "./allowed-ips.ts";
import { formatIp, parseIp } from "./ip-address.ts";

const LISTED = ["192.0.2.1", "10.0.0.0/8", "2001:db8::/32"];

describe("isIpAllowed", () => {
  test.each(["192.0.2.1", "2001:db8::1", "", "unknown"])("an empty list lets %j pass", (ip) => {
    expect(isIpAllowed([], ip)).toBe(true);
  });

  test.each([
    "192.0.2.1",
    "10.0.0.0",
    "10.255.255.255",
    "::ffff:10.1.2.3",
    "2001:DB8::1",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
  ])("a list lets %s pass, which one of its ranges holds", (ip) => {
    expect(isIpAllowed(LISTED, ip)).toBe(true);
  });

  test.each(["192.0.2.2", "11.0.0.0", "2001:db9::", "::1", "::10.0.0.1"])(
    "a list refuses %s, which none of its ranges holds",
    (ip) => {
      expect(isIpAllowed(LISTED, ip)).toBe(false);
    },
  );

  test.each([
    "",
    " ",
    "unknown",
    "0x0a.1",
    "010.0.0.1",
    "10.1",
    "10.0.0.1:80",
    "10.0.0.1\u0000",
    "10.0.0.0/8",
  ])("a list refuses %j, which is no address, even where every address may pass", (ip) => {
    expect(isIpAllowed([...LISTED, "0.0.0.0/0", "::/0"], ip)).toBe(false);
  });

  test("all of one family is nothing of the other", () => {
    expect(isIpAllowed(["0.0.0.0/0"], "::1")).toBe(false);
    expect(isIpAllowed(["::/0"], "192.0.2.1")).toBe(false);
    expect(isIpAllowed(["::/0"], "::ffff:192.0.2.1")).toBe(false);
  });

  test("an entry that is no range allows nobody, and hides no entry behind it", () => {
    expect(isIpAllowed(["anything", ""], "192.0.2.1")).toBe(false);
    expect(isIpAllowed(["anything", "", "192.0.2.1"], "192.0.2.1")).toBe(true);
  });

  test("an address is allowed by itself, however it is spelled", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const ip = parseIp(text);
        if (ip === null) return expect.fail(text);
        expect(isIpAllowed([formatIp(ip)], text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
