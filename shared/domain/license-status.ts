import type { License } from "./license.ts";
import { endsWithin, isInGrace, isOver } from "./license-dates.ts";
import { DEFAULTS } from "./limits.ts";

/** What a license's page says about it at one instant; computed when read, never stored. */
export type LicenseStatus =
  | "not-activated"
  | "evaluation"
  | "valid"
  | "expiring"
  | "in-grace"
  | "expired"
  | "authorization-expired"
  | "over-capacity"
  | "blocked"
  | "revoked"
  | "invalid";

/** What is known besides the license: its active uses, units in use, and the end of the lease (null: none applies). */
export interface StatusFacts {
  readonly activeUses: number;
  readonly unitsInUse: number;
  readonly deadlineAt: number | null;
}

type Judged = Pick<License, "state" | "type" | "startsAt" | "expiresAt" | "graceDays" | "capacity">;

/** The one status that an administrator should see first: the most serious one that is true at `now`. */
export function licenseStatus(license: Judged, facts: StatusFacts, now: number): LicenseStatus {
  if (license.state === "revoked") return "revoked";
  if (license.state === "blocked") return "blocked";
  if (license.type === "unknown") return "invalid";
  if (isOver(license, now)) return "expired";
  if (facts.activeUses === 0) return "not-activated";
  if (facts.deadlineAt !== null && now >= facts.deadlineAt) return "authorization-expired";
  if (isInGrace(license, now)) return "in-grace";
  if (license.capacity !== null && facts.unitsInUse > license.capacity) return "over-capacity";
  if (license.type === "evaluation") return "evaluation";
  if (endsWithin(license, DEFAULTS.expiringDays, now)) return "expiring";
  return "valid";
}
