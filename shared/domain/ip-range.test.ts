import { describe, expect, test } from "vitest";
import { parseIp } from "./ip-address.ts";
import { IP_RANGE_FAULTS, type IpRangeFault, parseIpRange, rangeIncludes, readIpRange } from "./ip-range.ts";

function includes(rangeText: string, ipText: string): boolean {
  const [reading, ip] = [readIpRange(rangeText), parseIp(ipText)];
  if (!reading.ok || ip === null) throw new Error(`${rangeText} or ${ipText} is unreadable`);
  return rangeIncludes(reading.range, ip);
}

describe("readIpRange accepts", () => {
  test.each([
    ["an address", "192.0.2.1", "192.0.2.1"],
    ["a mapped address", "::ffff:192.0.2.1", "192.0.2.1"],
    ["an IPv6 address", "2001:DB8:0::1", "2001:db8::1"],
    ["blanks and line ends around it", " 192.0.2.1\r\n", "192.0.2.1"],
    ["a block", "10.0.0.0/8", "10.0.0.0/8"],
    ["a block with host bits", "10.1.2.3/8", "10.0.0.0/8"],
    ["a block whose end is no octet's", "192.0.2.255/27", "192.0.2.224/27"],
    ["a block of one", "192.0.2.1/32", "192.0.2.1"],
    ["all of IPv4", "1.2.3.4/0", "0.0.0.0/0"],
    ["an IPv6 block", "2001:DB8:0::/32", "2001:db8::/32"],
    ["an IPv6 block with host bits", "2001:db8:ffff::1/33", "2001:db8:8000::/33"],
    ["an IPv6 block of one", "::1/128", "::1"],
    ["all of IPv6", "::/0", "::/0"],
    ["a mapped block", "::ffff:10.1.2.3/104", "10.0.0.0/8"],
    ["a mapped block of one", "::ffff:10.1.2.3/128", "10.1.2.3"],
    ["all mapped addresses", "::ffff:0:0/96", "0.0.0.0/0"],
    ["a wildcard", "10.0.0.*", "10.0.0.0/24"],
    ["two wildcards", "10.20.*.*", "10.20.0.0/16"],
    ["three wildcards", "10.*.*.*", "10.0.0.0/8"],
    ["four wildcards", "*.*.*.*", "0.0.0.0/0"],
  ])("%s: %j is %s", (_, text, expected) => {
    expect(readIpRange(text)).toMatchObject({ ok: true, text: expected });
  });

  test("a block as its first and its last address", () => {
    const range = { family: 4, prefixBits: 24, first: 0xc0000200n, last: 0xc00002ffn };
    expect(readIpRange("192.0.2.77/24")).toEqual({ ok: true, text: "192.0.2.0/24", range });
    expect(parseIpRange("192.0.2.0/24")).toEqual(range);
  });
});

const REFUSED: readonly (readonly [IpRangeFault, string, string])[] = [
  ["IP_RANGE_EMPTY", "nothing", ""],
  ["IP_RANGE_EMPTY", "blanks", "  \t"],
  ["IP_RANGE_INVALID", "a name", "example.com"],
  ["IP_RANGE_INVALID", "a short form", "127.1"],
  ["IP_RANGE_INVALID", "a short block", "10/8"],
  ["IP_RANGE_INVALID", "hexadecimal IPv4", "0x7f.1"],
  ["IP_RANGE_INVALID", "a leading zero", "010.0.0.0/8"],
  ["IP_RANGE_INVALID", "a trailing dot", "10.0.0.0."],
  ["IP_RANGE_INVALID", "a trailing dot before the prefix", "10.0.0.0./8"],
  ["IP_RANGE_INVALID", "digits in full width", "１0.0.0.1"],
  ["IP_RANGE_INVALID", "a NUL", "10.0.0.1\u0000"],
  ["IP_RANGE_INVALID", "two in one", "10.0.0.1, 10.0.0.2"],
  ["IP_RANGE_INVALID", "from and to", "10.0.0.1-10.0.0.9"],
  ["IP_RANGE_INVALID", "a zone", "fe80::1%eth0"],
  ["IP_RANGE_INVALID", "brackets", "[2001:db8::]/32"],
  ["IP_RANGE_INVALID", "a blank before the slash", "10.0.0.0 /8"],
  ["IP_RANGE_INVALID", "only a prefix", "/8"],
  ["IP_RANGE_PREFIX_INVALID", "no prefix", "1.2.3.4/"],
  ["IP_RANGE_PREFIX_INVALID", "33 bits", "1.2.3.4/33"],
  ["IP_RANGE_PREFIX_INVALID", "129 bits", "2001:db8::/129"],
  ["IP_RANGE_PREFIX_INVALID", "four digits", "2001:db8::/0032"],
  ["IP_RANGE_PREFIX_INVALID", "a leading zero", "10.0.0.0/08"],
  ["IP_RANGE_PREFIX_INVALID", "a sign", "10.0.0.0/+8"],
  ["IP_RANGE_PREFIX_INVALID", "a minus", "10.0.0.0/-1"],
  ["IP_RANGE_PREFIX_INVALID", "a fraction", "10.0.0.0/8.0"],
  ["IP_RANGE_PREFIX_INVALID", "an exponent", "10.0.0.0/1e1"],
  ["IP_RANGE_PREFIX_INVALID", "a hexadecimal number", "10.0.0.0/0x8"],
  ["IP_RANGE_PREFIX_INVALID", "a mask", "10.0.0.0/255.0.0.0"],
  ["IP_RANGE_PREFIX_INVALID", "a blank behind the slash", "10.0.0.0/ 8"],
  ["IP_RANGE_PREFIX_INVALID", "two prefixes", "10.0.0.0/8/8"],
  ["IP_RANGE_PREFIX_INVALID", "digits in full width", "10.0.0.0/８"],
  ["IP_RANGE_PREFIX_INVALID", "a mapped block that is more than IPv4", "::ffff:0:0/95"],
  ["IP_RANGE_PREFIX_INVALID", "a mapped address with an IPv4 prefix", "::ffff:10.0.0.0/8"],
  ["IP_RANGE_PREFIX_INVALID", "a mapped block of 129 bits", "::ffff:10.0.0.0/129"],
  ["IP_RANGE_WILDCARD_INVALID", "a wildcard alone", "*"],
  ["IP_RANGE_WILDCARD_INVALID", "two parts", "10.*"],
  ["IP_RANGE_WILDCARD_INVALID", "three parts", "10.0.*"],
  ["IP_RANGE_WILDCARD_INVALID", "five parts", "10.0.0.0.*"],
  ["IP_RANGE_WILDCARD_INVALID", "a wildcard inside", "10.*.0.1"],
  ["IP_RANGE_WILDCARD_INVALID", "a wildcard in front", "*.0.0.1"],
  ["IP_RANGE_WILDCARD_INVALID", "a wildcard in an octet", "10.0.0.1*"],
  ["IP_RANGE_WILDCARD_INVALID", "a wildcard in an octet before another", "10.0.1*.*"],
  ["IP_RANGE_WILDCARD_INVALID", "two in an octet", "10.0.0.**"],
  ["IP_RANGE_WILDCARD_INVALID", "an octet too high", "256.0.0.*"],
  ["IP_RANGE_WILDCARD_INVALID", "a prefix too", "10.0.0.*/24"],
  ["IP_RANGE_WILDCARD_INVALID", "a trailing dot", "10.0.0.*."],
  ["IP_RANGE_WILDCARD_INVALID", "IPv6", "2001:db8::*"],
  ["IP_RANGE_WILDCARD_INVALID", "a mapped address", "::ffff:10.0.0.*"],
  ["IP_RANGE_WILDCARD_INVALID", "IPv4 at the end of IPv6", "64:ff9b::10.0.0.*"],
];

describe("readIpRange refuses", () => {
  test.each(REFUSED)("%s: %s, %j", (reason, _, text) => {
    expect(readIpRange(text)).toEqual({ ok: false, reason });
    expect(parseIpRange(text)).toBeNull();
  });

  test.each(["1", "1.", "1:", "*", "*.", "/", " 1"])("64 KB of %j", (piece) => {
    expect(readIpRange(piece.repeat(65_536 / piece.length)).ok).toBe(false);
  });

  test("something for every fault", () => {
    expect(new Set(REFUSED.map(([reason]) => reason))).toEqual(new Set(IP_RANGE_FAULTS));
  });
});

describe("rangeIncludes", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.0.0.0/8", "9.255.255.255", false],
    ["10.0.0.*", "10.0.0.0", true],
    ["10.0.0.*", "10.0.1.0", false],
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["192.0.2.0/24", "::ffff:192.0.2.9", true],
    ["::ffff:192.0.2.0/120", "192.0.2.9", true],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "192.0.2.1", false],
    ["::/0", "::ffff:192.0.2.1", false],
    ["::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true],
    ["::/96", "0.0.0.1", false],
    ["2001:db8::/32", "2001:db8:ffff::", true],
    ["2001:db8::/32", "2001:db9::", false],
  ])("%s and %s: %s", (range, ip, expected) => {
    expect(includes(range, ip)).toBe(expected);
  });
});
