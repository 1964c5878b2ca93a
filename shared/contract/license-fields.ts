import * as z from "zod/mini";
import { LIMITS } from "../domain/limits.ts";
import { count, instant, positive, text } from "./fields.ts";
import { licenseClasses, onLimits } from "./views.ts";

/** What can be said of a license when it is deposited, and changed later. */
export const licenseTerms = {
  class: z.optional(z.enum(licenseClasses)),
  capacity: z.optional(z.nullable(positive(1_000_000_000))),
  features: z.optional(z.array(text(64)).check(z.maxLength(LIMITS.featuresPerLicense))),
  startsAt: z.optional(z.nullable(instant)),
  expiresAt: z.optional(z.nullable(instant)),
  maintenanceUntil: z.optional(z.nullable(instant)),
  graceDays: z.optional(count(LIMITS.graceDays)),
  /** Null is unlimited; left out it is 1. */
  parallelUses: z.optional(z.nullable(positive(LIMITS.parallelUses))),
  /** Null, or left out: as the setting `deactivateOldest` says. */
  onLimit: z.optional(z.nullable(z.enum(onLimits))),
  /** `example.com` or `*.example.com`; empty allows all. */
  allowedDomains: z.optional(z.array(text(253)).check(z.maxLength(LIMITS.allowedDomainsPerLicense))),
  /** An address, a range as CIDR, or `10.0.0.*`; empty allows all. */
  allowedIps: z.optional(z.array(text(64)).check(z.maxLength(LIMITS.allowedIpsPerLicense))),
  /** The only server type on which it may be used; null allows all. */
  serverType: z.optional(z.nullable(text(40))),
  orderReference: z.optional(z.nullable(text(100))),
};
