import { parseIp } from "./ip-address.ts";
import { parseIpRange, rangeIncludes } from "./ip-range.ts";

/**
 * Whether a list of ranges, as `readIpRange` spells them, lets an address pass. An empty list lets everything
 * pass; any other list refuses what is no address.
 */
export function isIpAllowed(allowed: readonly string[], ip: string): boolean {
  if (allowed.length === 0) return true;
  const address = parseIp(ip);
  if (address === null) return false;
  return allowed.some((text) => {
    const range = parseIpRange(text);
    return range !== null && rangeIncludes(range, address);
  });
}
