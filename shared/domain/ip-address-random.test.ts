import { isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatIp, type IpAddress, parseIp, prefixOf } from "./ip-address.ts";

const RUNS = 5_000;
const IPV4_MAPPED = 0xffffn;

const ipv4: fc.Arbitrary<IpAddress> = fc
  .bigInt({ min: 0n, max: 2n ** 32n - 1n })
  .map((bits) => ({ family: 4, bits }));
// Groups of zero are frequent, so that gaps of every length and place occur.
const ipv6: fc.Arbitrary<IpAddress> = fc
  .array(fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(0xf), fc.nat(0xffff)), {
    minLength: 8,
    maxLength: 8,
  })
  .map((groups) => groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n))
  .filter((bits) => bits >> 32n !== IPV4_MAPPED)
  .map((bits) => ({ family: 6, bits }));
const addresses = fc.oneof(ipv4, ipv6);

// Pieces that addresses and traps are made of; any order of them is a candidate.
const PIECES = [
  ..."0123456789abcdefABCDEF::::....",
  ...[
    "::",
    "::",
    "::",
    ":0",
    ":0:0",
    "1:2:3:4",
    "5:6:7:8",
    "2001:db8",
    "ffff:",
    "::ffff:",
    "1.2.3.4",
    "192.0.2.",
  ],
  ...["00", "01", "255", "256", "0x7f", "fffff", "%1", "/24", "[", "]", "*", " ", "-", "g", "１", "\u0000"],
];
const pieced = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.join(""));
const texts = fc.oneof(pieced, pieced, fc.ipV4(), fc.ipV4Extended(), fc.ipV6());

/** What a URL parser makes of an address; a mapped one it leaves IPv6. */
function hostOf(text: string): string {
  const { hostname } = new URL(`http://${text.includes(":") ? `[${text}]` : text}/`);
  const mapped = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(hostname);
  if (mapped === null) return hostname.replace(/[[\]]/g, "");
  const [high, low] = mapped.slice(1).map((group) => Number.parseInt(group, 16)) as [number, number];
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}

test("what is written is read as the same address", () => {
  fc.assert(
    fc.property(addresses, (ip) => {
      expect(parseIp(formatIp(ip))).toEqual(ip);
    }),
    { numRuns: RUNS },
  );
});

test("every spelling of an address is read as that address", () => {
  const spelling = fc.record({
    ip: ipv6,
    padded: fc.boolean(),
    capitals: fc.boolean(),
    dotted: fc.boolean(),
  });
  fc.assert(
    fc.property(spelling, ({ ip, padded, capitals, dotted }) => {
      const groups = ip.bits.toString(16).padStart(32, "0").match(/.{4}/g) ?? [];
      const head = groups
        .slice(0, dotted ? 6 : 8)
        .map((group) => (padded ? group : group.replace(/^0+\B/, "")));
      const tail = dotted ? [formatIp({ family: 4, bits: ip.bits & 0xffffffffn })] : [];
      const text = [...head, ...tail].join(":");
      expect(parseIp(capitals ? text.toUpperCase() : text)).toEqual(ip);
    }),
    { numRuns: RUNS },
  );
});

test("exactly what Node holds for an address is read, but for zones, and a URL parser writes it the same", () => {
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const ip = parseIp(text);
      if ((ip !== null) !== (isIP(text) !== 0 && !text.includes("%"))) expect.fail(JSON.stringify(text));
      if (ip === null) return;
      accepted += 1;
      const canonical = formatIp(ip);
      if (canonical !== hostOf(text))
        expect.fail(`${text} is ${canonical}, and ${hostOf(text)} to a URL parser`);
      if (formatIp(parseIp(canonical) ?? ip) !== canonical) expect.fail(`${canonical} changes`);
    }),
    { numRuns: RUNS * 5 },
  );
  expect(accepted).toBeGreaterThan(RUNS);
});

test("two addresses have a prefix in common exactly when their first bits agree", () => {
  const pairs = fc.oneof(fc.tuple(ipv4, fc.nat(31), fc.nat(32)), fc.tuple(ipv6, fc.nat(127), fc.nat(128)));
  fc.assert(
    fc.property(pairs, ([ip, flipped, bits]) => {
      const last = ip.family === 4 ? 31 : 127;
      const other = { ...ip, bits: ip.bits ^ (1n << BigInt(last - flipped)) };
      expect(prefixOf(other, bits) === prefixOf(ip, bits)).toBe(flipped >= bits);
    }),
    { numRuns: RUNS },
  );
});
