import type { LicenseClass, LicenseType } from "../../shared/domain/license.ts";
import type { LicenseView, NodeLicenseStatus } from "./license-view.ts";

/** A product's evaluation on this server; instants are epoch milliseconds. */
export interface EvaluationView {
  readonly product: { readonly code: string; readonly name: string };
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whole days until its end, rounded up; 0 when it is over. */
  readonly daysLeft: number;
  /** `running`, `over`, or `replaced` when the product is licensed. */
  readonly state: "running" | "over" | "replaced";
  /** `own`: this server counts by itself; `service`: the vendor's service has confirmed it, or made it longer. */
  readonly source: "own" | "service";
}

/**
 * One application of this server as the Licenses page lists it: what it runs on now. Instants are epoch milliseconds;
 * null is "none", "unlimited" or, for what only a licensed application has, "not known".
 */
export interface ApplicationView {
  readonly product: { readonly code: string; readonly name: string };
  /** The license's type; `evaluation` without a license, `unknown` for what is not recognized. */
  readonly type: LicenseType;
  readonly class: LicenseClass;
  readonly status: NodeLicenseStatus;
  /** True while the application may run. */
  readonly isUsable: boolean;
  /** How the license came: null in evaluation. */
  readonly mode: "online" | "offline" | null;
  readonly capacity: number | null;
  /** What the application has reported; null when it has not. */
  readonly unitsInUse: number | null;
  readonly features: readonly string[];
  readonly startsAt: number | null;
  readonly expiresAt: number | null;
  /** Its end with the grace days. */
  readonly runsUntil: number | null;
  readonly maintenanceUntil: number | null;
  readonly activatedAt: number | null;
  readonly deadlineAt: number | null;
  /** Products of which a license is missing on this server, although this one needs it. */
  readonly missing: readonly string[];
  readonly evaluation: EvaluationView | null;
  /** All licenses of the product here, the one that it runs on first. */
  readonly licenses: readonly LicenseView[];
}
