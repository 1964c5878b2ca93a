import { normalizeDomain } from "../domain/domain-name.ts";
import { formatIp, parseIp } from "../domain/ip-address.ts";
import type { Problem } from "./problem.ts";

type Fault = NonNullable<Problem["errors"]>[number];

/** The domain and the address of a query in their one spelling, null where none is given; or everything that is wrong. */
export function readActivationPlace(query: {
  readonly domain?: string | undefined;
  readonly ip?: string | undefined;
}):
  | { readonly ok: true; readonly domain: string | null; readonly ip: string | null }
  | { readonly ok: false; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const domain = query.domain === undefined ? null : normalizeDomain(query.domain);
  const ip = query.ip === undefined ? null : parseIp(query.ip);
  if (domain !== null && !domain.ok) faults.push(domainFault(domain.reason));
  if (ip === null && query.ip !== undefined) faults.push(IP_FAULT);
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, domain: domain?.ok ? domain.domain : null, ip: ip && formatIp(ip) };
}

function domainFault(reason: string): Fault {
  return {
    location: "query.domain",
    message: `is not a domain name (${reason})`,
    fix: "Give a name such as example.com, or use search for how one begins.",
  };
}

const IP_FAULT: Fault = {
  location: "query.ip",
  message: "is not an IP address",
  fix: "Give one address, such as 192.0.2.1 or 2001:db8::1.",
};
