import { type Counter, countersOf } from "./attempt-counter.ts";
import { parseIp } from "./ip-address.ts";
import type { Settings } from "./settings.ts";

/**
 * The counter of a source whose attempts were counted before, with the threshold that the settings give it now; null when they
 * judge it no more. A source is an address, a prefix, or else a domain.
 */
export function storedCounter(
  target: string,
  settings: Pick<Settings, "blacklistDomainAfterFailedAttempts" | "blacklistIpAfterFailedAttempts">,
): Counter | null {
  const [address = ""] = target.split("/", 1);
  const isDomain = parseIp(address) === null;
  const counters = isDomain ? countersOf("", target, settings) : countersOf(address, null, settings);
  return counters.find((counter) => counter.target === target) ?? null;
}
