import type { Origin } from "../../shared/domain/activation.ts";
import { normalizeDomain } from "../../shared/domain/domain-name.ts";
import { formatIp, parseIp } from "../../shared/domain/ip-address.ts";
import { redactedUrl } from "../http/wire-redacted.ts";

/** Where a caller of the wire runs: by this name it holds its activations. */
export interface Site {
  /** Its domain; without one the address in its URL, else the one that it claims, else the one that the gateway saw. */
  readonly name: string;
  readonly domain: string | null;
  /** The URL as it came, without secrets. */
  readonly url: string | null;
}

const SCHEME = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i;
const PATH = /[/?#].*/;
const USER_INFO = /^[^@]*@/;
const PORT = /:\d{1,5}$/;

/** The site that a request comes from. */
export function siteOf(url: string | null, { claimedIp, observedIp }: Origin): Site {
  const read = url === null ? null : normalizeDomain(url);
  const domain = read?.ok ? read.domain : null;
  const name = domain ?? (url && addressIn(url)) ?? claimedIp ?? observedIp;
  return { name, domain, url: url && redactedUrl(url) };
}

/** The address that a URL has for a host, in its one spelling. */
function addressIn(url: string): string | null {
  const authority = url.trim().replace(SCHEME, "").replace(PATH, "").replace(USER_INFO, "");
  const ip = parseIp(authority) ?? parseIp(authority.replace(PORT, "").replace(/^\[(.*)\]$/, "$1"));
  return ip && formatIp(ip);
}
