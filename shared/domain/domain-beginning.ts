import { normalizeDomain } from "./domain-name.ts";

const SCHEME = /^(?:[a-z][a-z0-9+.-]*:)?\/\//;
const AFTER_HOST = /[:/?#].*/s;
const WWW = /^(?:www\.)+/;
const PLAIN = /^[a-z0-9.-]{1,253}$/;

/**
 * How the domain of a typed text begins: of a URL or a part of one, whose scheme, port, path and `www.` are left out, or of a
 * domain or a part of one. Null when no domain begins so. Other scripts become A-labels, so that their labels must be whole.
 */
export function domainBeginning(text: string): string | null {
  const host = text.trim().toLowerCase().replace(SCHEME, "").replace(AFTER_HOST, "").replace(WWW, "");
  if (PLAIN.test(host)) return host;
  const read = normalizeDomain(host);
  return read.ok ? read.domain : null;
}
