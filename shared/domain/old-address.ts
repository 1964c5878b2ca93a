import type { Activation, Origin } from "./activation.ts";
import { prefixOf } from "./ip-address.ts";
import { type IpRange, parseIpRange } from "./ip-range.ts";
import { daysAfter } from "./time.ts";

/** How long addresses are kept as they were seen; of an activation, how long after its end. */
export const RAW_ADDRESS_DAYS = 30;

const KEPT_BITS = { 4: 24, 6: 48 } as const;

type Addresses = Pick<Origin, "observedIp" | "claimedIp">;

/**
 * What is kept of an address after its time: the /24 of an IPv4 one, the /48 of an IPv6 one, and nothing ("") of what is no
 * address. What was truncated before stays as it is.
 */
export function truncatedAddress(text: string): string {
  const range = parseIpRange(text.trim());
  return range === null ? "" : prefixText(range);
}

function prefixText({ family, first, prefixBits }: IpRange): string {
  return prefixOf({ family, bits: first }, Math.min(prefixBits, KEPT_BITS[family]));
}

/** What is kept of the addresses that a request came with. */
export function truncatedAddresses({ observedIp, claimedIp }: Addresses): Addresses {
  return {
    observedIp: truncatedAddress(observedIp),
    claimedIp: claimedIp === null ? null : truncatedAddress(claimedIp) || null,
  };
}

/** True while one of the addresses is more than what is kept of it. */
export function hasRawAddresses(addresses: Addresses): boolean {
  const kept = truncatedAddresses(addresses);
  return kept.observedIp !== addresses.observedIp || kept.claimedIp !== addresses.claimedIp;
}

/** True from the instant on at which what was seen at `at` is to be truncated. */
export function isOldAddress(at: number, now: number): boolean {
  return now >= daysAfter(at, RAW_ADDRESS_DAYS);
}

/** True for an activation whose addresses are to be truncated: it ended, and its time is over. */
export function addressesAreDue({ isActive, deactivatedAt }: Activation, now: number): boolean {
  return !isActive && (deactivatedAt === null || isOldAddress(deactivatedAt, now));
}
