import type { ToldNotices } from "./license-notices.ts";

export type LicenseType = "perpetual" | "subscription" | "evaluation" | "unknown";
export type LicenseClass = "production" | "not-for-resale";
export type LicenseState = "active" | "blocked" | "revoked";

/** What happens when all parallel uses are taken: the newcomer is refused, or takes the oldest one's place. */
export type OnLimit = "reject" | "deactivate-oldest";

/**
 * The right of an account to run a product. Times are epoch milliseconds; null stands for "no such end" or
 * "unlimited". What follows from the clock is in license-status.ts, never stored here.
 */
export interface License {
  readonly id: string;
  readonly code: string;
  readonly accountId: string;
  readonly productId: string;
  readonly type: LicenseType;
  readonly class: LicenseClass;
  readonly capacity: number | null;
  readonly features: readonly string[];
  readonly startsAt: number | null;
  readonly expiresAt: number | null;
  readonly maintenanceUntil: number | null;
  readonly graceDays: number;
  readonly parallelUses: number | null;
  /** Null: as the setting `deactivateOldest` says. */
  readonly onLimit: OnLimit | null;
  /** Domains on which it may be used: `example.com`, `*.example.com`; empty allows all. */
  readonly allowedDomains: readonly string[];
  /** Addresses from which it may be activated: address, CIDR, `10.0.0.*`; empty allows all. */
  readonly allowedIps: readonly string[];
  /** The only server type on which it may be used; null allows all. */
  readonly serverType: string | null;
  readonly state: LicenseState;
  readonly orderReference: string | null;
  readonly createdAt: number;
  /** What was told of its end, so that each notice is told once; see license-notices.ts. */
  readonly toldNotices: ToldNotices;
  /** Rises with every change of the license; the count of uses knows it, so that no use is taken on old terms. */
  readonly revision: number;
}

/** What a license has that says nothing of these fields, or was stored before they existed. */
export const LICENSE_DEFAULTS = {
  onLimit: null,
  allowedDomains: [],
  allowedIps: [],
  serverType: null,
  toldNotices: {},
  revision: 0,
} as const;

/** Why the dates of a new license do not fit its type, with the field to mend; null when they fit. */
export function licenseDatesFault(
  license: Pick<License, "type" | "startsAt" | "expiresAt">,
): { readonly field: "expiresAt" | "startsAt"; readonly message: string; readonly fix: string } | null {
  if (license.type === "perpetual" && license.expiresAt !== null)
    return { field: "expiresAt", message: "A perpetual license never expires.", fix: "Leave expiresAt out." };
  if (license.type === "subscription" && license.expiresAt === null)
    return { field: "expiresAt", message: "A subscription ends on a date.", fix: "Give expiresAt." };
  if (license.startsAt !== null && license.expiresAt !== null && license.expiresAt <= license.startsAt)
    return {
      field: "expiresAt",
      message: "The license would end before it starts.",
      fix: "Give a later expiresAt.",
    };
  return null;
}
