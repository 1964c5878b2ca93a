import { type DomainFault, normalizeDomain } from "./domain-name.ts";

/** A domain or wildcard in its one spelling, or why there is none. */
export type DomainPatternReading =
  | { readonly ok: true; readonly pattern: string }
  | { readonly ok: false; readonly reason: DomainFault | "DOMAIN_WILDCARD_INVALID" };

const WILDCARD = /^ *\*\.(.*)$/;

/**
 * Reads a domain, normalized as everywhere, or a wildcard for what is below a domain: `*.example.com`. A
 * wildcard is one leading label before at least two others, with no scheme or path; `www.` is not stripped
 * behind it, as `*.www.example.com` promises less than `*.example.com`. It knows no public suffixes: `*.co.uk`
 * is accepted.
 */
export function readDomainPattern(text: string): DomainPatternReading {
  const base = WILDCARD.exec(text)?.[1];
  // A scheme would take the letter with it that holds the wildcard's place below.
  if (base?.includes("/")) return invalid;
  // With any letter in that place, the name is judged as its subdomains will be.
  const name = normalizeDomain(base === undefined ? text : `x.${base}`);
  if (!name.ok) {
    return name.reason === "DOMAIN_CHARACTER_INVALID" && (base ?? text).includes("*") ? invalid : name;
  }
  if (base === undefined) return { ok: true, pattern: name.domain };
  return name.domain.split(".").length < 3 ? invalid : { ok: true, pattern: `*${name.domain.slice(1)}` };
}

const invalid: DomainPatternReading = { ok: false, reason: "DOMAIN_WILDCARD_INVALID" };
