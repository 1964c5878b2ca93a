import type { TargetKind } from "./blacklist.ts";
import { formatIp, type IpAddress, parseIp, prefixOf } from "./ip-address.ts";
import type { Settings } from "./settings.ts";

/** One count of failed attempts: what is counted, and at how many an entry is made. */
export interface Counter {
  readonly target: string;
  readonly kind: TargetKind;
  readonly threshold: number;
}

const IPV6_STEPS = [
  { bits: 64, times: 1 },
  { bits: 56, times: 4 },
  { bits: 48, times: 16 },
] as const;

/**
 * What a failed attempt counts towards, at most three of addresses and one of its domain: an IPv4 address; of IPv6 the /64,
 * /56 and /48 at 1, 4 and 16 times the threshold, so that moving about inside one's own network gains nothing (G25). A
 * single label is nobody's domain, and a name of more than 10 labels is made up.
 */
export function countersOf(
  observedIp: string,
  domain: string | null,
  settings: Pick<Settings, "blacklistDomainAfterFailedAttempts" | "blacklistIpAfterFailedAttempts">,
): readonly Counter[] {
  const { blacklistDomainAfterFailedAttempts: ofDomain, blacklistIpAfterFailedAttempts: ofIp } = settings;
  const ip = parseIp(observedIp);
  const byIp: Counter[] =
    ip === null || ofIp === 0 || isLoopback(ip)
      ? []
      : ip.family === 4
        ? [{ target: formatIp(ip), kind: "ip", threshold: ofIp }]
        : IPV6_STEPS.map(({ bits, times }) => ({
            target: prefixOf(ip, bits),
            kind: "ip",
            threshold: ofIp * times,
          }));
  const byDomain: Counter[] =
    domain === null || ofDomain === 0 || !isCounted(domain)
      ? []
      : [{ target: domain, kind: "domain", threshold: ofDomain }];
  return [...byIp, ...byDomain];
}

/** So many labels are looked for when it is asked whether a domain is a customer's. */
const LABELS_MOST = 10;

function isCounted(domain: string): boolean {
  const labels = domain.split(".").length;
  return labels >= 2 && labels <= LABELS_MOST;
}

/** The machine itself: behind a proxy on it that would be everybody, so that it is never counted. */
export function isLoopback({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 24n === 127n : bits === 1n;
}

/** How far a count looks back: over so many hours of the clock, the current one included. */
export const WINDOW_HOURS = 24;
const HOUR_MS = 3_600_000;

/** The hour (since 1970, UTC) in which an attempt is counted. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}

/** When the first of the hours began that a count looks back over at `now`. */
export function windowStart(now: number): number {
  return (hourOf(now) - WINDOW_HOURS + 1) * HOUR_MS;
}

/** The attempts of the last 24 hours, by the hours in which they were counted, the current one included. */
export function attemptsInWindow(byHour: ReadonlyMap<number, number>, now: number): number {
  const current = hourOf(now);
  let sum = 0;
  for (const [hour, attempts] of byHour)
    if (hour > current - WINDOW_HOURS && hour <= current) sum += attempts;
  return sum;
}
