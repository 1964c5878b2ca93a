import * as z from "zod/mini";
import {
  accountId,
  activationIdField,
  instant,
  licenseId,
  nodeId,
  productCode,
  productId,
  tokenId,
} from "./fields.ts";

/** What replies show of each thing: the same shape wherever it appears. Times are ISO 8601, null is "none" or "unlimited". */

export const productView = z.object({
  id: productId,
  code: productCode,
  name: z.string(),
  isActive: z.boolean(),
  createdAt: instant,
});

export const accountView = z.object({
  id: accountId,
  name: z.string(),
  email: z.nullable(z.string()),
  domains: z.array(z.string()),
  createdAt: instant,
});

export const licenseTypes = ["perpetual", "subscription", "evaluation", "unknown"] as const;
export const licenseClasses = ["production", "not-for-resale"] as const;
export const onLimits = ["reject", "deactivate-oldest"] as const;

const statuses = [
  "not-activated",
  "evaluation",
  "valid",
  "expiring",
  "in-grace",
  "expired",
  "authorization-expired",
  "over-capacity",
  "blocked",
  "revoked",
  "invalid",
] as const;
export const licenseStatusField = z.enum(statuses);

export const licenseView = z.object({
  id: licenseId,
  code: z.string(),
  accountId,
  productId,
  type: z.enum(licenseTypes),
  class: z.enum(licenseClasses),
  status: licenseStatusField,
  state: z.enum(["active", "blocked", "revoked"]),
  capacity: z.nullable(z.int()),
  features: z.array(z.string()),
  startsAt: z.nullable(instant),
  expiresAt: z.nullable(instant),
  maintenanceUntil: z.nullable(instant),
  graceDays: z.int(),
  parallelUses: z.nullable(z.int()),
  onLimit: z.enum(onLimits),
  /** Parallel uses taken now. */
  usesTaken: z.int(),
  orderReference: z.nullable(z.string()),
  createdAt: instant,
});

export const tokenView = z.object({
  id: tokenId,
  accountId,
  licenseIds: z.array(licenseId),
  description: z.nullable(z.string()),
  state: z.enum(["usable", "used-up", "expired", "revoked"]),
  uses: z.int(),
  usesTaken: z.int(),
  expiresAt: instant,
  revokedAt: z.nullable(instant),
  createdAt: instant,
});

export const activationView = z.object({
  id: activationIdField,
  licenseId,
  licenseCode: z.string(),
  productId,
  accountId,
  nodeId,
  hostName: z.nullable(z.string()),
  mode: z.enum(["online", "offline"]),
  tokenId: z.nullable(tokenId),
  isActive: z.boolean(),
  activatedAt: instant,
  deactivatedAt: z.nullable(instant),
  observedIp: z.string(),
  claimedIp: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
});
