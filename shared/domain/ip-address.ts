/** An IP address, `bits` below 2^32 or 2^128. An IPv4-mapped IPv6 address is only ever held as the IPv4 address. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** How many bits an address of each family has. */
export const IP_BITS = { 4: 32, 6: 128 } as const;

const IPV6_GROUPS = 8;
const MAPPED = 0xffffn;

const LEADING_ZEROS = /^0{1,3}/;
const ZERO = 0x30;
const NINE = 0x39;
const A = 0x61;
const F = 0x66;
const DOT = 0x2e;
const COLON = 0x3a;

/**
 * Reads an address, IPv4 as four decimal octets or IPv6 (RFC 4291), and is null for everything else: leading
 * zeros, short and hexadecimal IPv4, a zone, a port, brackets, blanks. `::ffff:192.0.2.1` is 192.0.2.1.
 */
export function parseIp(text: string): IpAddress | null {
  if (text.includes(":")) return parseIpv6(text);
  const bits = ipv4Bits(text, 0);
  return bits === null ? null : { family: 4, bits: BigInt(bits) };
}

/** Writes an address in the one spelling under which it is kept: RFC 5952 for IPv6, never with dots in it. */
export function formatIp({ family, bits }: IpAddress): string {
  if (family === 6) return formatIpv6(bits);
  const number = Number(bits);
  return `${number >>> 24}.${(number >>> 16) & 0xff}.${(number >>> 8) & 0xff}.${number & 0xff}`;
}

/**
 * The network that an address lies in, as `192.0.2.0/24` or `2001:db8::/64`. More bits than the family has, or
 * fewer than none, are a mistake in the program and throw.
 */
export function prefixOf({ family, bits }: IpAddress, prefixBits: number): string {
  if (prefixBits < 0 || prefixBits > IP_BITS[family]) {
    throw new RangeError(`A prefix of IPv${family} has 0 to ${IP_BITS[family]} bits, not ${prefixBits}.`);
  }
  const hostBits = BigInt(IP_BITS[family] - prefixBits);
  return `${formatIp({ family, bits: (bits >> hostBits) << hostBits })}/${prefixBits}`;
}

/** Reads what stands from `start` on, to the end. */
function ipv4Bits(text: string, start: number): number | null {
  let bits = 0;
  let octets = 0;
  let octet: number | null = null;
  for (let at = start; at <= text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      if (octet === 0) return null;
      octet = (octet ?? 0) * 10 + code - ZERO;
      if (octet > 0xff) return null;
    } else {
      if (octet === null || (at < text.length && code !== DOT)) return null;
      bits = bits * 0x100 + octet;
      octets += 1;
      octet = null;
    }
  }
  return octets === 4 ? bits : null;
}

function parseIpv6(written: string): IpAddress | null {
  const text = withoutDots(written);
  const gap = text.indexOf("::");
  const head = groupsOf(text, 0, gap < 0 ? text.length : gap);
  const tail = gap < 0 ? [] : groupsOf(text, gap + 2, text.length);
  if (head === null || tail === null) return null;
  const missing = IPV6_GROUPS - head.length - tail.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return null;
  const bits = (joined(head) << BigInt(16 * (IPV6_GROUPS - head.length))) | joined(tail);
  return bits >> 32n === MAPPED ? { family: 4, bits: bits & 0xffffffffn } : { family: 6, bits };
}

/** The last 32 bits may be written as IPv4; what is no IPv4 stays, and is no group either. */
function withoutDots(text: string): string {
  const start = text.lastIndexOf(":") + 1;
  const bits = ipv4Bits(text, start);
  if (bits === null) return text;
  return `${text.slice(0, start)}${(bits >>> 16).toString(16)}:${(bits & 0xffff).toString(16)}`;
}

/** The groups that stand from `start` to `end`; null when something there is none. */
function groupsOf(text: string, start: number, end: number): readonly number[] | null {
  if (start === end) return [];
  const groups: number[] = [];
  let group = 0;
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit !== null && digits < 4) {
      group = group * 16 + digit;
      digits += 1;
    } else {
      if (digits === 0 || text.charCodeAt(at) !== COLON) return null;
      groups.push(group);
      group = 0;
      digits = 0;
    }
  }
  groups.push(group);
  return digits === 0 ? null : groups;
}

function joined(groups: readonly number[]): bigint {
  let bits = 0n;
  for (const group of groups) bits = (bits << 16n) | BigInt(group);
  return bits;
}

function hexDigit(code: number): number | null {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  const lower = code | 0x20;
  return lower >= A && lower <= F ? lower - A + 10 : null;
}

function formatIpv6(bits: bigint): string {
  const hex = bits.toString(16).padStart(32, "0");
  const groups: string[] = [];
  for (let at = 0; at < hex.length; at += 4) groups.push(hex.slice(at, at + 4).replace(LEADING_ZEROS, ""));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}

/** The first one where several are equally long. */
function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let run = 0;
  for (const [at, group] of groups.entries()) {
    run = group === "0" ? run + 1 : 0;
    if (run > longest.length) longest = { start: at + 1 - run, length: run };
  }
  return longest;
}
