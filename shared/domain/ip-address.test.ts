import { describe, expect, test } from "vitest";
import { formatIp, parseIp, prefixOf } from "./ip-address.ts";

function canonical(text: string): string | null {
  const ip = parseIp(text);
  return ip && formatIp(ip);
}

function prefix(text: string, bits: number): string {
  const ip = parseIp(text);
  if (ip === null) throw new Error(`${text} is no address`);
  return prefixOf(ip, bits);
}

describe("parseIp accepts", () => {
  test.each([
    ["an address", "192.0.2.1", "192.0.2.1"],
    ["the lowest", "0.0.0.0", "0.0.0.0"],
    ["the highest", "255.255.255.255", "255.255.255.255"],
    ["zeros inside", "10.0.0.1", "10.0.0.1"],
    ["octets of one to three digits", "9.10.99.100", "9.10.99.100"],
    ["IPv6 in full", "2001:0DB8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"],
    ["nothing", "::", "::"],
    ["loopback", "::1", "::1"],
    ["zeros behind", "2001:db8::", "2001:db8::"],
    ["zeros before", "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["one zero at the end", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["one zero, which stays", "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["two zeros, which go", "2001:db8:0:0:1:1:1:1", "2001:db8::1:1:1:1"],
    ["the longest run goes", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["the first of equal runs goes", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["zeros inside a group", "1000:10:100:1::", "1000:10:100:1::"],
    ["capitals", "ABCD:EF01::FFFF", "abcd:ef01::ffff"],
    [
      "the highest IPv6",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ],
    ["IPv4 at the end", "64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["IPv4 behind six groups", "1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"],
    ["a compatible address, which is not mapped", "::192.0.2.1", "::c000:201"],
    ["a mapped address", "::ffff:192.0.2.1", "192.0.2.1"],
    ["a mapped address in hexadecimal", "::FFFF:c000:0201", "192.0.2.1"],
    ["a mapped address in full", "0000:0000:0000:0000:0000:ffff:255.255.255.255", "255.255.255.255"],
    ["the lowest mapped address", "::ffff:0:0", "0.0.0.0"],
    ["next to the mapped ones", "::fffe:ffff:ffff", "::fffe:ffff:ffff"],
    ["next to the mapped ones, above", "::1:0:0:0", "::1:0:0:0"],
    ["ffff in another place", "::ffff:0:192.0.2.1", "::ffff:0:c000:201"],
    ["ffff with more before it", "1::ffff:192.0.2.1", "1::ffff:c000:201"],
  ])("%s: %s is %s", (_, text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  test("a mapped address as the very address it stands for", () => {
    expect(parseIp("::ffff:192.0.2.1")).toEqual({ family: 4, bits: 0xc0000201n });
    expect(parseIp("::1")).toEqual({ family: 6, bits: 1n });
  });
});

describe("prefixOf", () => {
  test.each([
    ["192.0.2.77", 0, "0.0.0.0/0"],
    ["192.0.2.77", 8, "192.0.0.0/8"],
    ["192.0.2.77", 16, "192.0.0.0/16"],
    ["192.0.2.77", 24, "192.0.2.0/24"],
    ["192.0.2.77", 32, "192.0.2.77/32"],
    ["::ffff:192.0.2.77", 24, "192.0.2.0/24"],
    ["255.255.255.255", 1, "128.0.0.0/1"],
    ["2001:db8:1:2ff:3::4", 0, "::/0"],
    ["2001:db8:1:2ff:3::4", 32, "2001:db8::/32"],
    ["2001:db8:1:2ff:3::4", 48, "2001:db8:1::/48"],
    ["2001:db8:1:2ff:3::4", 56, "2001:db8:1:200::/56"],
    ["2001:db8:1:2ff:3::4", 64, "2001:db8:1:2ff::/64"],
    ["2001:db8:1:2ff:3::4", 128, "2001:db8:1:2ff:3::4/128"],
  ])("%s and %i bits are %s", (text, bits, expected) => {
    expect(prefix(text, bits)).toBe(expected);
  });

  test.each([
    ["192.0.2.77", 33],
    ["192.0.2.77", -1],
    ["192.0.2.77", 1.5],
    ["2001:db8::", 129],
    ["2001:db8::", Number.NaN],
  ])("%s has no prefix of %d bits", (text, bits) => {
    expect(() => prefix(text, bits)).toThrow(RangeError);
  });
});
