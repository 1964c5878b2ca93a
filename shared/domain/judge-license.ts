import type { Activation } from "./activation.ts";
import type { License } from "./license.ts";
import { hasStarted, isOver } from "./license-dates.ts";
import type { Product } from "./product.ts";
import type { LicenseRefusal, VerifyRefusal } from "./refusal.ts";

/** The first reason why a license may not run at `now`, whoever asks; null when there is none. */
export function refuseLicense(
  license: License | null,
  product: Product | null,
  now: number,
): Exclude<LicenseRefusal, "LICENSE_LIMIT_REACHED"> | null {
  if (license === null || product === null) return "LICENSE_UNKNOWN";
  if (license.state === "revoked") return "LICENSE_REVOKED";
  if (license.state === "blocked") return "LICENSE_BLOCKED";
  if (!product.isActive) return "PRODUCT_INACTIVE";
  if (!hasStarted(license, now)) return "LICENSE_NOT_STARTED";
  if (isOver(license, now)) return "LICENSE_EXPIRED";
  return null;
}

/**
 * The first reason why a node's activation is no longer good at `now`; null when it is. A node without a record
 * of its own learns nothing about the license.
 */
export function refuseActivation(
  activation: Activation | null,
  license: License | null,
  product: Product | null,
  now: number,
): VerifyRefusal | null {
  if (activation === null) return "ACTIVATION_UNKNOWN";
  return refuseLicense(license, product, now) ?? (activation.isActive ? null : "ACTIVATION_DEACTIVATED");
}
