import { ConfigurationFault } from "../../client/index.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

/**
 * The headers of every reply: nothing from elsewhere, nothing inline, no frame but those told. Throws a
 * ConfigurationFault for a frame ancestor that is no source of a content security policy.
 */
export function securityHeaders(frameAncestors: readonly string[]): Readonly<Record<string, string>> {
  const wrong = frameAncestors.find((each) => !/^('self'|[a-z0-9+.:/*[\]-]+)$/i.test(each));
  if (wrong !== undefined)
    throw new ConfigurationFault(
      `"${wrong}" is no site that could frame the page.`,
      'Give frameAncestors like ["\'self\'"] or ["https://admin.example.com"].',
    );
  const ancestors = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(" ");
  return {
    "content-security-policy": [...POLICY, `frame-ancestors ${ancestors}`].join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    ...(frameAncestors.length === 0 ? { "x-frame-options": "DENY" } : {}),
  };
}
