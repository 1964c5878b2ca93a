import { KEPT_PREFIXES, type TargetKind } from "./blacklist.ts";
import { type DomainFault, normalizeDomain } from "./domain-name.ts";
import { formatIp, IP_BITS, prefixOf } from "./ip-address.ts";
import { type IpRange, type IpRangeFault, readIpRange } from "./ip-range.ts";

/** The most entries that a range of addresses may be kept as. */
export const EXPANDED_MOST = 256;

/** What staff mean by a text, in its one spelling, and the targets under which it is kept; or why it can be none. */
export type TargetReading =
  | {
      readonly ok: true;
      readonly kind: TargetKind;
      readonly text: string;
      readonly targets: readonly string[];
    }
  | { readonly ok: false; readonly reason: TargetFault };

export type TargetFault = DomainFault | IpRangeFault | "DOMAIN_SINGLE_LABEL" | "RANGE_TOO_WIDE";

/**
 * Reads a domain or the URL of a site, an address, or a range of addresses. A single label is refused, as it would be a whole
 * country, and so is a range that is made up of more than 256 of the prefixes that are kept.
 */
export function readTarget(text: string): TargetReading {
  const read = readIpRange(text);
  if (read.ok) {
    const targets = targetsOfRange(read.range);
    return targets === null
      ? { ok: false, reason: "RANGE_TOO_WIDE" }
      : { ok: true, kind: "ip", text: read.text, targets };
  }
  const name = normalizeDomain(text);
  if (!name.ok) return { ok: false, reason: name.reason === "DOMAIN_IP_LITERAL" ? read.reason : name.reason };
  const { domain } = name;
  if (!domain.includes(".")) return { ok: false, reason: "DOMAIN_SINGLE_LABEL" };
  return { ok: true, kind: "domain", text: domain, targets: [domain] };
}

/**
 * The targets under which a range is kept: itself, where its prefix is one of those looked up, or the next finer ones that
 * make it up. Null when these would be more than 256.
 */
export function targetsOfRange({
  family,
  prefixBits,
  first,
}: Pick<IpRange, "family" | "prefixBits" | "first">): readonly string[] | null {
  const full = IP_BITS[family];
  const kept: readonly number[] = [...KEPT_PREFIXES[family], full].toSorted((a, b) => a - b);
  const finer = kept.find((bits) => bits >= prefixBits) ?? full;
  const count = 2 ** (finer - prefixBits);
  if (count > EXPANDED_MOST) return null;
  const step = 1n << BigInt(full - finer);
  return Array.from({ length: count }, (_, index) => {
    const ip = { family, bits: first + BigInt(index) * step };
    return finer === full ? formatIp(ip) : prefixOf(ip, finer);
  });
}
