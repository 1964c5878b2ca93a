import fc from "fast-check";
import { expect, test } from "vitest";
import { formatIp, type IpAddress, parseIp } from "./ip-address.ts";
import { parseIpRange, rangeIncludes, readIpRange } from "./ip-range.ts";

const RUNS = 5_000;

interface Case {
  readonly base: IpAddress;
  readonly prefixBits: number;
  readonly other: IpAddress;
}

function binary({ family, bits }: IpAddress): string {
  return bits.toString(2).padStart(family === 4 ? 32 : 128, "0");
}

// The other address shares the first bits with the base, about as many as the prefix has: most cases are near an edge.
function cases(family: 4 | 6): fc.Arbitrary<Case> {
  const width = family === 4 ? 32 : 128;
  const bits = fc.bigInt({ min: 0n, max: 2n ** BigInt(width) - 1n });
  const near = fc.integer({ min: -3, max: 1 });
  return fc.tuple(bits, bits, fc.nat(width), near).map(([base, random, prefixBits, distance]) => {
    const shared = Math.min(Math.max(prefixBits + distance, 0), width);
    const rest = 2n ** BigInt(width - shared) - 1n;
    const other = (base & ~rest) | (random & rest);
    return { base: { family, bits: base }, prefixBits, other: { family, bits: other } };
  });
}
// Made of bits, an IPv6 address could be a mapped one, which is never held so.
const anyCase = fc.oneof(cases(4), cases(6)).filter(({ base, other }) => {
  return [base, other].every(({ family, bits }) => family === 4 || bits >> 32n !== 0xffffn);
});

test("a block holds exactly the addresses that begin with its bits", () => {
  let inside = 0;
  fc.assert(
    fc.property(anyCase, ({ base, prefixBits, other }) => {
      const reading = readIpRange(`${formatIp(base)}/${prefixBits}`);
      if (!reading.ok) return expect.fail(reading.reason);
      const expected = binary(other).startsWith(binary(base).slice(0, prefixBits));
      if (expected) inside += 1;
      if (rangeIncludes(reading.range, other) !== expected)
        expect.fail(`${formatIp(base)}/${prefixBits}, ${formatIp(other)}`);
    }),
    { numRuns: RUNS },
  );
  expect(inside).toBeGreaterThan(RUNS / 4);
  expect(inside).toBeLessThan((RUNS * 3) / 4);
});

test("a block holds its first and its last address, and none beside them", () => {
  fc.assert(
    fc.property(anyCase, ({ base, prefixBits }) => {
      const { family } = base;
      const reading = readIpRange(`${formatIp(base)}/${prefixBits}`);
      if (!reading.ok) return expect.fail(reading.reason);
      const zeros = binary(base).length - prefixBits;
      const head = binary(base).slice(0, prefixBits);
      const [first, last] = ["0", "1"].map((rest) => BigInt(`0b${head}${rest.repeat(zeros)}`));
      expect(reading.range).toEqual({ family, prefixBits, first, last });
      for (const bits of [reading.range.first - 1n, reading.range.last + 1n])
        expect(rangeIncludes(reading.range, { family, bits })).toBe(false);
    }),
    { numRuns: RUNS / 2 },
  );
});

test("a wildcard holds exactly the addresses whose octets are its own", () => {
  const octets = fc.array(fc.constantFrom(0, 1, 10, 255), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(octets, octets, fc.nat(4), (own, others, fixed) => {
      const range = parseIpRange(own.map((octet, place) => (place < fixed ? octet : "*")).join("."));
      const ip = parseIp(others.join("."));
      if (range === null || ip === null) return expect.fail(`${own} ${others}`);
      expect(rangeIncludes(range, ip)).toBe(own.slice(0, fixed).join() === others.slice(0, fixed).join());
    }),
    { numRuns: RUNS / 2 },
  );
});

test("a range's own spelling is read as that range, and spelled the same", () => {
  const pieces = ["10.1.2.3", "192.0.2.0", "2001:db8::1", "::", "::ffff:", "1.2.3.4", "fe80:0:0:1::"];
  const signs = [..."0123456789/*.: ", "/8", "/24", "/32", "/33", "/104", "/128", ".*", "*.*", "\u0000"];
  const texts = fc.array(fc.constantFrom(...pieces, ...signs), { maxLength: 5 }).map((all) => all.join(""));
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const once = readIpRange(text);
      if (!once.ok) return;
      accepted += 1;
      expect(readIpRange(once.text)).toEqual(once);
      expect(parseIpRange(once.text)).toEqual(once.range);
    }),
    { numRuns: RUNS * 4 },
  );
  expect(accepted).toBeGreaterThan(RUNS / 5);
});
