import { isLoopback } from "./attempt-counter.ts";
import { formatIp, parseIp, prefixOf } from "./ip-address.ts";
import { LIMITS } from "./limits.ts";

const STRETCH_MS = LIMITS.answersByCodeMinutes * 60_000;
const IPV6_SOURCE_BITS = 64;

/**
 * Whose request strings are counted together: an IPv4 address, or the /64 of an IPv6 one, inside which anybody can move about.
 * Null for the machine itself: behind a proxy on it that would be everybody.
 */
export function answerSource(observedIp: string): string | null {
  const ip = parseIp(observedIp);
  if (ip === null) return observedIp;
  if (isLoopback(ip)) return null;
  return ip.family === 4 ? formatIp(ip) : prefixOf(ip, IPV6_SOURCE_BITS);
}

/** The stretch of time, counted from 1970, in which a request string is counted, and when it ends (epoch ms). */
export function answerStretch(now: number): { readonly stretch: number; readonly endsAt: number } {
  const stretch = Math.floor(now / STRETCH_MS);
  return { stretch, endsAt: (stretch + 1) * STRETCH_MS };
}
