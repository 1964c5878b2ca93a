/** Why a token is refused, in the order in which it is judged (design, section 5). */
export const TOKEN_REFUSALS = [
  "TOKEN_MALFORMED",
  "TOKEN_UNKNOWN",
  "TOKEN_REVOKED",
  "TOKEN_EXPIRED",
  "TOKEN_USED_UP",
  "TOKEN_PRODUCT_MISMATCH",
  "TOKEN_OF_ANOTHER_ACCOUNT",
  "NODE_FULL",
] as const;
export type TokenRefusal = (typeof TOKEN_REFUSALS)[number];

/** Why a license is refused at activation, in the order in which it is judged. */
export const LICENSE_REFUSALS = [
  "LICENSE_UNKNOWN",
  "LICENSE_REVOKED",
  "LICENSE_BLOCKED",
  "PRODUCT_INACTIVE",
  "LICENSE_NOT_STARTED",
  "LICENSE_EXPIRED",
  "LICENSE_LIMIT_REACHED",
] as const;
export type LicenseRefusal = (typeof LICENSE_REFUSALS)[number];

/** Why verify says no for a license, in the order in which it is judged. */
export const VERIFY_REFUSALS = [
  "ACTIVATION_UNKNOWN",
  "LICENSE_UNKNOWN",
  "LICENSE_REVOKED",
  "LICENSE_BLOCKED",
  "PRODUCT_INACTIVE",
  "LICENSE_NOT_STARTED",
  "LICENSE_EXPIRED",
  "ACTIVATION_DEACTIVATED",
] as const;
export type VerifyRefusal = (typeof VERIFY_REFUSALS)[number];

/** The only noes that may stop a running installation, and only inside a signed verdict (design, section 6). */
export const DOWNGRADING = [
  "LICENSE_REVOKED",
  "LICENSE_BLOCKED",
  "PRODUCT_INACTIVE",
  "LICENSE_EXPIRED",
  "ACTIVATION_DEACTIVATED",
] as const satisfies readonly VerifyRefusal[];
export type Downgrade = (typeof DOWNGRADING)[number];

/** True for the reasons that a signed verdict may carry. */
export function isDowngrade(code: string): code is Downgrade {
  return (DOWNGRADING as readonly string[]).includes(code);
}
