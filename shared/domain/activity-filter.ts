import { ACTIVITY_KINDS, type ActivityEntry } from "./activity.ts";
import { type IpRange, parseIpRange } from "./ip-range.ts";

/** What the activity log is narrowed to; null asks for nothing, and all that is asked for must hold. Times are epoch ms. */
export interface ActivityFilter {
  /** A kind, or a group of them with its dot: `license.`. */
  readonly kind: string | null;
  /** The id of who did it. */
  readonly actor: string | null;
  readonly accountId: string | null;
  /** An id that is among the subjects. */
  readonly subject: string | null;
  readonly reason: string | null;
  /** Where it came from, as the gateway saw it or as the caller claimed. */
  readonly address: IpRange | null;
  /** From this instant on. */
  readonly from: number | null;
  /** Before this instant. */
  readonly to: number | null;
}

/** True when an entry is what the filter asks for. */
export function fitsActivity(entry: ActivityEntry, filter: ActivityFilter): boolean {
  const { kind, actor, accountId, subject, reason, address, from, to } = filter;
  return (
    (kind === null || (kind.endsWith(".") ? entry.kind.startsWith(kind) : entry.kind === kind)) &&
    (actor === null || entry.actor.id === actor) &&
    (accountId === null || entry.accountId === accountId) &&
    (subject === null || entry.subjects.includes(subject)) &&
    (reason === null || entry.reason === reason) &&
    (address === null || cameFrom(entry, address)) &&
    (from === null || entry.at >= from) &&
    (to === null || entry.at < to)
  );
}

/** An address, a network or a wildcard that entries are asked for by; null for a text that is none. */
export function readAddressFilter(text: string): IpRange | null {
  return parseIpRange(text.trim());
}

/** True for a kind of entry, and for a group of kinds with its dot. */
export function isActivityKind(text: string): boolean {
  const isGroup = text.length > 1 && text.endsWith(".");
  return ACTIVITY_KINDS.some((kind) => kind === text || (isGroup && kind.startsWith(text)));
}

/** A truncated address is a network: it is found by itself and by what it lies in, not by an address that may have been it. */
function cameFrom({ origin }: ActivityEntry, wanted: IpRange): boolean {
  return [origin?.observedIp, origin?.claimedIp].some((text) => {
    const range = typeof text === "string" ? parseIpRange(text) : null;
    return (
      range !== null &&
      range.family === wanted.family &&
      wanted.first <= range.first &&
      range.last <= wanted.last
    );
  });
}
