import type { LicenseRefusal, VerifyRefusal } from "../domain/refusal.ts";

/** What each rule asks for, in words for people; the rule itself bears the code of its refusal. */
export const RULE_TEXTS: Readonly<Record<LicenseRefusal | VerifyRefusal, string>> = {
  ACTIVATION_UNKNOWN: "this server has an activation",
  LICENSE_UNKNOWN: "the license exists",
  LICENSE_REVOKED: "it is not revoked",
  LICENSE_BLOCKED: "it is not blocked",
  PRODUCT_INACTIVE: "its product is active",
  LICENSE_NOT_STARTED: "it has started",
  LICENSE_EXPIRED: "it has not expired",
  DOMAIN_NOT_ALLOWED: "the domain is allowed",
  IP_NOT_ALLOWED: "the address is allowed",
  SERVER_TYPE_MISMATCH: "the server type fits",
  PREREQUISITE_MISSING: "the required products are in use there",
  LICENSE_LIMIT_REACHED: "a parallel use is to be had",
  RELEASES_USED_UP: "this year's releases are not used up",
  ACTIVATION_DEACTIVATED: "the activation was not released",
};
