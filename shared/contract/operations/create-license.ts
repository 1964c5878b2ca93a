import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { accountId, count, instant, positive, productReference, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { licenseClasses, licenseTypes, licenseView, onLimits } from "../views.ts";

export const createLicense = operation({
  name: "create-license",
  room: "staff",
  method: "POST",
  path: "/v1/licenses",
  summary: "Deposits a license in a smart account.",
  caller: { kind: "staff", scope: "licenses:write" },
  body: z.strictObject({
    accountId,
    product: productReference,
    type: z.enum(licenseTypes),
    class: z.optional(z.enum(licenseClasses)),
    /** Generated when left out; a foreign code is kept as it is. */
    code: z.optional(text(128)),
    capacity: z.optional(z.nullable(positive(1_000_000_000))),
    features: z.optional(z.array(text(64)).check(z.maxLength(LIMITS.featuresPerLicense))),
    startsAt: z.optional(z.nullable(instant)),
    expiresAt: z.optional(z.nullable(instant)),
    maintenanceUntil: z.optional(z.nullable(instant)),
    graceDays: z.optional(count(LIMITS.graceDays)),
    /** Null is unlimited; left out it is 1. */
    parallelUses: z.optional(z.nullable(positive(LIMITS.parallelUses))),
    onLimit: z.optional(z.enum(onLimits)),
    orderReference: z.optional(text(100)),
  }),
  idempotent: true,
  status: 201,
  reply: licenseView,
  refusals: ["INPUT_INVALID", "ACCOUNT_UNKNOWN", "PRODUCT_UNKNOWN", "LICENSE_CODE_TAKEN", "BUSY"],
});
