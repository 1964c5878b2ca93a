import type { Activation } from "./activation.ts";
import { DAY_MS, daysAfter, utcDay } from "./time.ts";

/**
 * True when an activation can be cleaned up at `now`: an active online one, activated `days` days ago or earlier, whose holder
 * had no contact since. A contact is noted once a UTC day, so the days count from the end of the day of the last one; a holder
 * without any (null) counts from the activation.
 */
export function isStale(
  activation: Pick<Activation, "isActive" | "mode" | "activatedAt">,
  lastContactAt: number | null,
  now: number,
  days: number,
): boolean {
  const { isActive, mode, activatedAt } = activation;
  if (!isActive || mode === "offline") return false;
  const silentSince = lastContactAt === null ? activatedAt : endOfUtcDay(lastContactAt);
  return daysAfter(Math.max(activatedAt, silentSince), days) <= now;
}

/** The instant before which an activation must have been made to be stale; epoch ms. */
export function staleBefore(now: number, days: number): number {
  return daysAfter(now, -days) + 1;
}

function endOfUtcDay(at: number): number {
  return (utcDay(at) + 1) * DAY_MS;
}
