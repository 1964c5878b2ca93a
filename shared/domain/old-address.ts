import type { Activation, Origin } from "./activation.ts";
import { parseIp, prefixOf } from "./ip-address.ts";
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

/** Where something ran: a site without a domain is called by its address, and its URL has it, too. */
type Named = Addresses & { readonly hostName: string | null; readonly url: string | null };

/** What is kept of a record of somebody's activation: no address in any of its fields. */
export function truncatedRecord<T extends Named>(record: T): T {
  const { hostName, url } = record;
  return {
    ...record,
    ...truncatedAddresses(record),
    hostName: hostName === null ? null : truncatedName(hostName),
    url: url === null ? null : truncatedUrl(url),
  };
}

/** A name, or what is kept of the address or the prefix that stands for one. */
export function truncatedName(name: string): string {
  const isAddress = parseIp(name) !== null || (name.includes("/") && parseIpRange(name) !== null);
  return isAddress ? truncatedAddress(name) : name;
}

const AUTHORITY = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)?([^/?#]*)/i;
const PORT = /:\d{1,5}$/;

/** A URL, with `192.0.2.*` where an address stands for its host. */
function truncatedUrl(url: string): string {
  const [whole = "", scheme = "", authority = ""] = AUTHORITY.exec(url.trim()) ?? [];
  const isBare = parseIp(authority) !== null;
  const port = isBare ? "" : (PORT.exec(authority)?.[0] ?? "");
  const host = authority.slice(0, authority.length - port.length).replace(/^\[(.*)\]$/, "$1");
  if (parseIp(host) === null) return url;
  return scheme + truncatedAddress(host).replace(/0?\/\d+$/, "*") + port + url.trim().slice(whole.length);
}

/** True while one of the addresses is more than what is kept of it. */
export function hasRawAddresses(addresses: Addresses): boolean {
  const kept = truncatedAddresses(addresses);
  return kept.observedIp !== addresses.observedIp || kept.claimedIp !== addresses.claimedIp;
}

/** True while a record of an activation has more of an address than is kept of it. */
export function isRawRecord(record: Named): boolean {
  const kept = truncatedRecord(record);
  return hasRawAddresses(record) || kept.hostName !== record.hostName || kept.url !== record.url;
}

/** True from the instant on at which what was seen at `at` is to be truncated. */
export function isOldAddress(at: number, now: number): boolean {
  return now >= daysAfter(at, RAW_ADDRESS_DAYS);
}

/** True for an activation whose addresses are to be truncated: it ended, and its time is over. */
export function addressesAreDue({ isActive, deactivatedAt }: Activation, now: number): boolean {
  return !isActive && (deactivatedAt === null || isOldAddress(deactivatedAt, now));
}
