import type { Origin } from "../../shared/domain/activation.ts";
import { formatIp, parseIp } from "../../shared/domain/ip-address.ts";
import type { HttpEvent } from "./event.ts";
import { redacted } from "./wire-redacted.ts";

/** What client programs call one thing: the current name, the LicenseBox one, and the older ones. */
const NAMES = {
  key: ["x-api-key", "lb-api-key"],
  url: ["x-api-url", "lb-url", "x-url"],
  ip: ["x-api-ip", "lb-ip", "x-ip"],
} as const;

const TEXT_CHARACTERS = 512;
const USER_AGENT_CHARACTERS = 256;

/** The first of these headers that says anything; "" for none. Names come in lower case. */
function headerOf({ headers }: HttpEvent, what: keyof typeof NAMES): string {
  for (const name of NAMES[what]) {
    const value = headers[name]?.trim();
    if (value !== undefined && value !== "") return value;
  }
  return "";
}

/** The API key that a request brings; null for none. */
export function keyOf(event: HttpEvent): string | null {
  return headerOf(event, "key") || null;
}

/** What a site says it runs at, as it says it; null when it says nothing. */
export function urlOf(event: HttpEvent): string | null {
  return inUtf8(headerOf(event, "url")).slice(0, TEXT_CHARACTERS) || null;
}

/** Where a request came from: the address that the gateway saw; the one that a site states is a claim, if it is one at all. */
export function wireOriginOf(event: HttpEvent): Origin {
  const { sourceIp, userAgent } = event.requestContext.http;
  const claimed = parseIp(headerOf(event, "ip"));
  const agent = userAgent ?? event.headers["user-agent"];
  return {
    observedIp: sourceIp,
    claimedIp: claimed && formatIp(claimed),
    userAgent: agent === undefined ? null : redacted(agent).slice(0, USER_AGENT_CHARACTERS),
  };
}

/** A name with letters beyond ASCII arrives as the bytes of its UTF-8, one character for each. */
function inUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  const decoded = Buffer.from(text, "latin1").toString("utf8");
  return decoded.includes("\ufffd") ? text : decoded;
}
