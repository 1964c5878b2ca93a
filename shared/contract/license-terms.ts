import type * as z from "zod/mini";
import { readDomainPattern } from "../domain/domain-pattern.ts";
import { readIpRange } from "../domain/ip-range.ts";
import { type License, licenseDatesFault } from "../domain/license.ts";
import { fromWire } from "./instant.ts";
import type { licenseTerms } from "./license-fields.ts";
import type { Problem } from "./problem.ts";

type Given = { readonly [K in keyof typeof licenseTerms]?: z.output<(typeof licenseTerms)[K]> };
type Fault = NonNullable<Problem["errors"]>[number];

/** What of a license is edited; the rest is given when it is made and stays. */
export type LicenseTerms = Pick<License, keyof typeof licenseTerms>;

/** The terms of a license for which nothing was said. */
export const NO_TERMS: LicenseTerms = {
  class: "production",
  capacity: null,
  features: [],
  startsAt: null,
  expiresAt: null,
  maintenanceUntil: null,
  graceDays: 0,
  parallelUses: 1,
  onLimit: null,
  allowedDomains: [],
  allowedIps: [],
  serverType: null,
  orderReference: null,
};

/** The terms after what was given on the wire, domains and addresses in their one spelling; or everything that is wrong. */
export function readLicenseTerms(
  type: License["type"],
  before: LicenseTerms,
  given: Given,
): { readonly ok: true; readonly terms: LicenseTerms } | { readonly ok: false; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const domains = given.allowedDomains?.map((text, index) => {
    const read = readDomainPattern(text);
    if (!read.ok) faults.push(domainFault(index, read.reason));
    return read.ok ? read.pattern : "";
  });
  const ips = given.allowedIps?.map((text, index) => {
    const read = readIpRange(text);
    if (!read.ok) faults.push(ipFault(index, read.reason));
    return read.ok ? read.text : "";
  });
  const { allowedDomains, allowedIps, startsAt, expiresAt, maintenanceUntil, ...rest } = given;
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const terms: LicenseTerms = {
    ...before,
    ...(said as Partial<LicenseTerms>),
    ...(startsAt === undefined ? {} : { startsAt: fromWire(startsAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt: fromWire(expiresAt) }),
    ...(maintenanceUntil === undefined ? {} : { maintenanceUntil: fromWire(maintenanceUntil) }),
    ...(domains === undefined ? {} : { allowedDomains: [...new Set(domains)] }),
    ...(ips === undefined ? {} : { allowedIps: [...new Set(ips)] }),
  };
  const dates = licenseDatesFault({ type, ...terms });
  if (dates !== null)
    faults.push({ location: `body.${dates.field}`, message: dates.message, fix: dates.fix });
  return faults.length === 0 ? { ok: true, terms } : { ok: false, faults };
}

function domainFault(index: number, reason: string): Fault {
  return {
    location: `body.allowedDomains.${index}`,
    message: `is not a domain (${reason})`,
    fix: "Give a name such as example.com, or *.example.com for what is below it.",
  };
}

function ipFault(index: number, reason: string): Fault {
  return {
    location: `body.allowedIps.${index}`,
    message: `is not an address or range (${reason})`,
    fix: "Give an address, a range such as 10.0.0.0/8, or 10.0.0.*.",
  };
}
