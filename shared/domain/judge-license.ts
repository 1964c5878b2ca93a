import type { Activation } from "./activation.ts";
import type { License } from "./license.ts";
import { ASKER_RULES, type Asked, STANDING_RULES } from "./license-rules.ts";
import type { Product } from "./product.ts";
import type { LicenseRefusal, StandingRefusal, VerifyRefusal } from "./refusal.ts";

/** The first reason why a license may not run at `now`, whoever asks; null when there is none. */
export function refuseLicense(
  license: License | null,
  product: Product | null,
  now: number,
): StandingRefusal | null {
  if (license === null || product === null) return "LICENSE_UNKNOWN";
  const standing = { license, product };
  return STANDING_RULES.find((rule) => !rule.holds(standing, now))?.code ?? null;
}

/** The first reason why who asks may not use a license that is good in itself; null when there is none. */
export function refuseAsker(asked: Asked, now: number): LicenseRefusal | null {
  return ASKER_RULES.find((rule) => !rule.holds(asked, now))?.code ?? null;
}

/**
 * The first reason why a holder's activation is no longer good at `now`; null when it is. Who has no record of its
 * own learns nothing about the license.
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
