import { toASCII } from "tr46";

/**
 * Why a text is no domain name; one fault is named where it has several.
 * Invisible characters are looked for in the whole text, the others between the scheme and the path.
 */
export const DOMAIN_FAULTS = [
  "DOMAIN_EMPTY",
  "DOMAIN_INVISIBLE_CHARACTER",
  "DOMAIN_USER_INFO",
  "DOMAIN_IP_LITERAL",
  "DOMAIN_PORT_INVALID",
  "DOMAIN_CHARACTER_INVALID",
  "DOMAIN_LABEL_INVALID",
  "DOMAIN_TOO_LONG",
] as const;
export type DomainFault = (typeof DOMAIN_FAULTS)[number];

/** A normalized domain name, or why there is none. */
export type NormalizedDomain =
  | { readonly ok: true; readonly domain: string }
  | { readonly ok: false; readonly reason: DomainFault };

const DOMAIN_CHARACTERS_MAX = 253;
/** More than any host has that could still shrink to 253 when accents are composed; it bounds the work. */
const HOST_CHARACTERS_MAX = 1_024;
const PORT_MAX = 65_535;

/** Controls, formatting, surrogates, private use, what displays as nothing, and every blank but U+0020. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}[\p{Z}--[ ]]]/v;
const SCHEME = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i;
const PATH = /[/?#].*/;
const IPV6 = /^\[|^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i;
const PORT = /^[0-9]{1,5}$/;
const FOREIGN_TO_HOSTS = /(?![a-zA-Z0-9.-])\p{ASCII}/u;
/** As often as possible, or a second run would strip more; a dot must remain: `www.com` is not `com`. */
const WWW = /^(?:www\.)+(?=[^.]+\.)/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What ends in a number is an IPv4 address or nothing: 127.1, 0x7f.1, 2130706433 (WHATWG URL). */
const IPV4_END = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/;

/**
 * The one spelling under which a domain is kept: no scheme, port, path, leading `www.` or trailing dot; lower
 * case, A-labels. Idempotent. Look-alikes of other scripts stay other domains (Cyrillic а becomes an `xn--`
 * label of its own); single labels such as `localhost` are accepted, as intranets have them; addresses,
 * user-info, underscores and anything invisible are refused.
 */
export function normalizeDomain(input: string): NormalizedDomain {
  if (INVISIBLE.test(input)) return fault("DOMAIN_INVISIBLE_CHARACTER");
  const authority = input.trim().replace(SCHEME, "").replace(PATH, "");
  if (authority.includes("@")) return fault("DOMAIN_USER_INFO");
  if (IPV6.test(authority)) return fault("DOMAIN_IP_LITERAL");
  const colon = authority.indexOf(":");
  if (colon < 0) return normalizeHost(authority);
  const port = authority.slice(colon + 1);
  if (!PORT.test(port) || Number(port) > PORT_MAX) return fault("DOMAIN_PORT_INVALID");
  return normalizeHost(authority.slice(0, colon));
}

function normalizeHost(host: string): NormalizedDomain {
  if (host.length > HOST_CHARACTERS_MAX) return fault("DOMAIN_TOO_LONG");
  if (FOREIGN_TO_HOSTS.test(host)) return fault("DOMAIN_CHARACTER_INVALID");
  const ascii = toASCII(host, { checkBidi: true, checkJoiners: true });
  if (ascii === null) return fault("DOMAIN_LABEL_INVALID");
  const domain = ascii.replace(/\.$/, "").replace(WWW, "");
  if (domain === "") return fault("DOMAIN_EMPTY");
  if (domain.length > DOMAIN_CHARACTERS_MAX) return fault("DOMAIN_TOO_LONG");
  if (!domain.split(".").every((label) => LABEL.test(label))) return fault("DOMAIN_LABEL_INVALID");
  if (IPV4_END.test(domain)) return fault("DOMAIN_IP_LITERAL");
  return { ok: true, domain };
}

function fault(reason: DomainFault): NormalizedDomain {
  return { ok: false, reason };
}
