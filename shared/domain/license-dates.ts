import type { License } from "./license.ts";
import { DAY_MS, daysAfter } from "./time.ts";

type Dated = Pick<License, "startsAt" | "expiresAt" | "graceDays">;

/** The last instant (exclusive, epoch ms) at which the license may run: its end plus its grace; null is never. */
export function runsUntil(license: Dated): number | null {
  return license.expiresAt === null ? null : daysAfter(license.expiresAt, license.graceDays);
}

/** True from the very millisecond of `startsAt` on, and always for a license without one. */
export function hasStarted(license: Dated, now: number): boolean {
  return license.startsAt === null || now >= license.startsAt;
}

/** True from the very millisecond of `expiresAt` on, until the grace days are over. */
export function isInGrace(license: Dated, now: number): boolean {
  return license.expiresAt !== null && now >= license.expiresAt && !isOver(license, now);
}

/** True from the very millisecond on at which end and grace are both over. */
export function isOver(license: Dated, now: number): boolean {
  const until = runsUntil(license);
  return until !== null && now >= until;
}

/** True while the end is `days` days away or nearer, and not yet reached. */
export function endsWithin(license: Dated, days: number, now: number): boolean {
  return license.expiresAt !== null && now < license.expiresAt && license.expiresAt - now <= days * DAY_MS;
}

/**
 * The lease: until when (epoch ms) a node may run without contact. It is `leaseDays` from now and never past the
 * license's own end plus grace (design, section 5).
 */
export function leaseDeadline(license: Dated, leaseDays: number, now: number): number {
  const lease = daysAfter(now, leaseDays);
  const until = runsUntil(license);
  return until === null ? lease : Math.min(lease, until);
}
