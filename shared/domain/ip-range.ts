import { formatIp, IP_BITS, type IpAddress, parseIp, prefixOf } from "./ip-address.ts";

/** Why a text is no range of addresses; one fault is named where it has several. */
export const IP_RANGE_FAULTS = [
  "IP_RANGE_EMPTY",
  "IP_RANGE_INVALID",
  "IP_RANGE_PREFIX_INVALID",
  "IP_RANGE_WILDCARD_INVALID",
] as const;
export type IpRangeFault = (typeof IP_RANGE_FAULTS)[number];

/** The addresses of one family that share `prefixBits`: from `first` to `last`, both included. */
export interface IpRange {
  readonly family: IpAddress["family"];
  readonly prefixBits: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** A range with its one spelling, or why there is none. */
export type IpRangeReading =
  | { readonly ok: true; readonly text: string; readonly range: IpRange }
  | { readonly ok: false; readonly reason: IpRangeFault };

const PREFIX = /^(?:0|[1-9][0-9]{0,2})$/;

/**
 * Reads an address, a CIDR block or an IPv4 wildcard such as `10.0.*.*`; blanks around it are dropped.
 * `text` is the address, or the block with its host bits cleared (`10.1.2.3/8` is `10.0.0.0/8`, `10.0.0.*` is
 * `10.0.0.0/24`), so that one range has one spelling. A mapped block such as `::ffff:10.0.0.0/104` is IPv4.
 */
export function readIpRange(text: string): IpRangeReading {
  const range = rangeOf(text.trim());
  return typeof range === "string"
    ? { ok: false, reason: range }
    : { ok: true, text: formatRange(range), range };
}

/** The range that a stored text spells, without spelling it again; null for what is no range. */
export function parseIpRange(text: string): IpRange | null {
  const range = rangeOf(text);
  return typeof range === "string" ? null : range;
}

/** Whether an address lies in a range; an address of the other family never does, not even in `::/0`. */
export function rangeIncludes(range: IpRange, ip: IpAddress): boolean {
  return range.family === ip.family && range.first <= ip.bits && ip.bits <= range.last;
}

function rangeOf(text: string): IpRange | IpRangeFault {
  if (text === "") return "IP_RANGE_EMPTY";
  if (text.includes("*")) return wildcard(text);
  const slash = text.indexOf("/");
  if (slash >= 0) return cidr(text.slice(0, slash), text.slice(slash + 1));
  const ip = parseIp(text);
  return ip === null ? "IP_RANGE_INVALID" : block(ip, IP_BITS[ip.family]);
}

function wildcard(text: string): IpRange | IpRangeFault {
  const octets = text.split(".");
  const fixed = octets.filter((octet) => octet !== "*").length;
  const isTrailing = octets.slice(fixed).every((octet) => octet === "*");
  if (!isTrailing || text.includes(":")) return "IP_RANGE_WILDCARD_INVALID";
  const ip = parseIp(octets.map((octet) => (octet === "*" ? "0" : octet)).join("."));
  return ip === null ? "IP_RANGE_WILDCARD_INVALID" : block(ip, fixed * 8);
}

function cidr(address: string, prefix: string): IpRange | IpRangeFault {
  const ip = parseIp(address);
  if (ip === null) return "IP_RANGE_INVALID";
  const bitsWritten = address.includes(":") ? IP_BITS[6] : IP_BITS[4];
  const prefixBits = Number(prefix) - (bitsWritten - IP_BITS[ip.family]);
  if (!PREFIX.test(prefix) || prefixBits < 0 || prefixBits > IP_BITS[ip.family]) {
    return "IP_RANGE_PREFIX_INVALID";
  }
  return block(ip, prefixBits);
}

function block({ family, bits }: IpAddress, prefixBits: number): IpRange {
  const hostBits = BigInt(IP_BITS[family] - prefixBits);
  const first = (bits >> hostBits) << hostBits;
  return { family, prefixBits, first, last: first + (1n << hostBits) - 1n };
}

function formatRange({ family, prefixBits, first }: IpRange): string {
  const ip = { family, bits: first };
  return prefixBits === IP_BITS[family] ? formatIp(ip) : prefixOf(ip, prefixBits);
}
