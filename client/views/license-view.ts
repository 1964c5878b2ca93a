import type { LicenseClass, LicenseType } from "../../shared/domain/license.ts";
import type { LicenseStatus } from "../../shared/domain/license-status.ts";
import type { Downgrade } from "../../shared/domain/refusal.ts";

/** A license's status as a node sees it: that of the domain, and two that only a signed no can bring. */
export type NodeLicenseStatus = LicenseStatus | "deactivated" | "product-inactive";

/** One license as the license page shows it; instants are epoch milliseconds, null is "none" or "unlimited". */
export interface LicenseView {
  readonly product: { readonly code: string; readonly name: string };
  readonly code: string;
  readonly type: LicenseType;
  readonly class: LicenseClass;
  readonly status: NodeLicenseStatus;
  /** True while the product may run on it. */
  readonly isUsable: boolean;
  readonly capacity: number | null;
  readonly features: readonly string[];
  readonly startsAt: number | null;
  readonly expiresAt: number | null;
  /** Its end with the grace days. */
  readonly runsUntil: number | null;
  readonly maintenanceUntil: number | null;
  readonly activatedAt: number;
  /** How it came: an offline one has no lease, and only a return string or the vendor frees it. */
  readonly mode: "online" | "offline";
  /** Until when it may run without contact; null for an offline one. */
  readonly deadlineAt: number | null;
  /** Why the service has taken it away, and since when; null while it has not. */
  readonly removed: { readonly code: Downgrade; readonly at: number } | null;
}
