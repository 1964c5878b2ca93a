/** Why a request is refused for its source, before all else. */
export const SOURCE_REFUSALS = ["IP_BLACKLISTED", "DOMAIN_BLACKLISTED"] as const;
export type SourceRefusal = (typeof SOURCE_REFUSALS)[number];

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

/** Why a license may not run, whoever asks, in the order in which it is judged. */
export const STANDING_REFUSALS = [
  "LICENSE_UNKNOWN",
  "LICENSE_REVOKED",
  "LICENSE_BLOCKED",
  "PRODUCT_INACTIVE",
  "LICENSE_NOT_STARTED",
  "LICENSE_EXPIRED",
] as const;
export type StandingRefusal = (typeof STANDING_REFUSALS)[number];

/** Why a license is refused at activation, in the order in which it is judged. */
export const LICENSE_REFUSALS = [
  ...STANDING_REFUSALS,
  "DOMAIN_NOT_ALLOWED",
  "IP_NOT_ALLOWED",
  "SERVER_TYPE_MISMATCH",
  "PREREQUISITE_MISSING",
  "LICENSE_LIMIT_REACHED",
  "RELEASES_USED_UP",
] as const;
export type LicenseRefusal = (typeof LICENSE_REFUSALS)[number];

/** Why a node gets no evaluation of a product, in the order in which it is judged. */
export const EVALUATION_REFUSALS = [
  "PRODUCT_UNKNOWN",
  "PRODUCT_INACTIVE",
  "PRODUCT_LICENSED",
  "NODE_FULL",
  "EVALUATIONS_TOO_MANY",
] as const;
export type EvaluationRefusal = (typeof EVALUATION_REFUSALS)[number];

/** Why a request string is refused before any license is judged, in the order in which it is judged. */
export const ANSWER_REFUSALS = ["REQUEST_PRODUCT_MISMATCH", "TOKEN_OF_ANOTHER_ACCOUNT", "NODE_FULL"] as const;
export type AnswerRefusal = (typeof ANSWER_REFUSALS)[number];

/** Why a server may not use a key file, in the order in which it is judged. */
export const KEY_FILE_REFUSALS = [
  "KEY_FILE_UNKNOWN",
  "KEY_FILE_OF_ANOTHER_ACCOUNT",
  "KEY_FILE_WITHDRAWN",
  "KEY_FILE_USED_UP",
] as const;
export type KeyFileRefusal = (typeof KEY_FILE_REFUSALS)[number];

/** Why verify says no for a license, in the order in which it is judged. */
export const VERIFY_REFUSALS = [
  "ACTIVATION_UNKNOWN",
  ...STANDING_REFUSALS,
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
