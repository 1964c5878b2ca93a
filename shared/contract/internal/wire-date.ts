const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const MINUTE_MS = 60_000;
/** The last moment that four digits of a year can write. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * A point in time as administration programs write it, in epoch milliseconds: `2027-01-31` (the first moment of that
 * day), `2027-01-31 12:00:00`, or ISO 8601. What names no zone is in UTC; null for what is no date, or is not in the calendar.
 */
export function readWireDate(text: string): number | null {
  const found = DATE.exec(text.trim());
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const same = new Date(at);
  const isReal =
    same.getUTCFullYear() === year &&
    same.getUTCMonth() === month - 1 &&
    same.getUTCDate() === day &&
    same.getUTCHours() === hour &&
    same.getUTCMinutes() === minute &&
    same.getUTCSeconds() === second;
  const instant = at - offsetMs(found[7]);
  return isReal && instant >= 0 && instant <= LATEST ? instant : null;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
