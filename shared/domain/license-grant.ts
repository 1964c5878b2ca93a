import type { Activation } from "./activation.ts";
import type { License } from "./license.ts";
import { leaseDeadline } from "./license-dates.ts";
import type { Product } from "./product.ts";

/** One license as a license file states it; times are epoch milliseconds, `deadlineAt` is the end of its lease. */
export interface LicenseGrant {
  readonly license: License;
  readonly product: Product;
  readonly activationId: string;
  readonly activatedAt: number;
  readonly deadlineAt: number;
}

/** What a node may run on from `now`: the license as it stands, and how long without contact. */
export function grantOf(
  license: License,
  product: Product,
  activation: Activation,
  leaseDays: number,
  now: number,
): LicenseGrant {
  const deadlineAt = leaseDeadline(license, leaseDays, now);
  return { license, product, activationId: activation.id, activatedAt: activation.activatedAt, deadlineAt };
}
