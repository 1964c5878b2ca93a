import { describe, expect, test } from "vitest";
import { targetsOf } from "./blacklist.ts";
import { EXPANDED_MOST, readTarget } from "./blacklist-target.ts";
import { formatIp, IP_BITS } from "./ip-address.ts";
import { parseIpRange } from "./ip-range.ts";

const targets = (text: string): readonly string[] => {
  const read = readTarget(text);
  if (!read.ok) throw new Error(`${text}: ${read.reason}`);
  return read.targets;
};

describe("readTarget reads", () => {
  test.each([
    ["a domain", "Example.COM", "domain", "example.com", ["example.com"]],
    ["the URL of a site", "https://www.example.com:8443/app?x", "domain", "example.com", ["example.com"]],
    ["an address", " 192.0.2.7 ", "ip", "192.0.2.7", ["192.0.2.7"]],
    ["an IPv6 address", "2001:DB8::0:1", "ip", "2001:db8::1", ["2001:db8::1"]],
    ["a mapped address", "::ffff:192.0.2.7", "ip", "192.0.2.7", ["192.0.2.7"]],
    ["a prefix that is kept", "192.0.2.9/24", "ip", "192.0.2.0/24", ["192.0.2.0/24"]],
    ["a wildcard", "10.1.*.*", "ip", "10.1.0.0/16", ["10.1.0.0/16"]],
    ["an IPv6 prefix that is kept", "2001:db8:1::/48", "ip", "2001:db8:1::/48", ["2001:db8:1::/48"]],
    ["a block of one", "192.0.2.7/32", "ip", "192.0.2.7", ["192.0.2.7"]],
    ["a range of two prefixes", "192.0.2.0/23", "ip", "192.0.2.0/23", ["192.0.2.0/24", "192.0.3.0/24"]],
    [
      "a range of four addresses",
      "192.0.2.4/30",
      "ip",
      "192.0.2.4/30",
      [4, 5, 6, 7].map((at) => `192.0.2.${at}`),
    ],
  ] as const)("%s", (_, text, kind, spelled, kept) => {
    expect(readTarget(text)).toEqual({ ok: true, kind, text: spelled, targets: kept });
  });
});

describe("readTarget refuses", () => {
  test.each([
    ["localhost", "DOMAIN_SINGLE_LABEL"],
    ["com", "DOMAIN_SINGLE_LABEL"],
    ["", "DOMAIN_EMPTY"],
    ["*.example.com", "DOMAIN_CHARACTER_INVALID"],
    ["exa_mple.com", "DOMAIN_CHARACTER_INVALID"],
    ["user@example.com", "DOMAIN_USER_INFO"],
    ["127.1", "IP_RANGE_INVALID"],
    ["192.0.2.256", "IP_RANGE_INVALID"],
    ["http://192.0.2.7/x", "IP_RANGE_INVALID"],
    ["10.0.0.0/33", "IP_RANGE_PREFIX_INVALID"],
    ["2001:db8::/33", "RANGE_TOO_WIDE"],
    ["2001:db8::/39", "RANGE_TOO_WIDE"],
    ["2001:db8::/65", "RANGE_TOO_WIDE"],
    ["2001:db8::/119", "RANGE_TOO_WIDE"],
    ["::/0", "RANGE_TOO_WIDE"],
    ["2000::/23", "RANGE_TOO_WIDE"],
  ])("%j: %s", (text, reason) => {
    expect(readTarget(text)).toEqual({ ok: false, reason });
  });
});

/** True when a range's targets are among those that its addresses are looked for under, and lie side by side to fill it. */
function isMadeUp(text: string): boolean {
  const range = parseIpRange(text);
  const parts = targets(text).map((target) => ({ target, range: parseIpRange(target) }));
  const isLookedUp = parts.every(({ target, range: part }) => {
    const { family = 4, first = 0n } = part ?? {};
    return targetsOf(formatIp({ family, bits: first }), null).includes(target);
  });
  const hasNoGap = parts.every(
    ({ range: part }, at) => at === 0 || part?.first === (parts[at - 1]?.range?.last ?? 0n) + 1n,
  );
  const [first, last] = [parts[0]?.range?.first, parts.at(-1)?.range?.last];
  return (
    parts.length <= EXPANDED_MOST && isLookedUp && hasNoGap && first === range?.first && last === range?.last
  );
}

describe("a range is kept as prefixes that are looked up", () => {
  const all = [4, 6].flatMap((family) => {
    const full = IP_BITS[family as 4 | 6];
    const base = family === 4 ? "203.0.113.77" : "2001:db8:1234:5678:9abc:def0:1234:5678";
    return Array.from({ length: full + 1 }, (_, bits) => `${base}/${bits}`);
  });

  test("of every length: at most 256, together exactly the range, or none at all", () => {
    const kept = all.filter((text) => readTarget(text).ok);
    expect(kept).toHaveLength(33 + 43);
    expect(kept.filter((text) => !isMadeUp(text))).toEqual([]);
  });

  test("256 are kept, one bit more is refused", () => {
    expect(targets("2001:db8::/40")).toHaveLength(256);
    expect(targets("2001:db8::1/120")).toHaveLength(256);
    expect(targets("10.0.0.0/9")).toHaveLength(128);
    expect(readTarget("2001:db8::/39").ok).toBe(false);
  });
});
