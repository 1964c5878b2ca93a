import * as z from "zod/mini";
import { API_KEY_KINDS, API_KEY_STATES } from "../domain/api-key.ts";
import {
  accountId,
  activationIdField,
  instant,
  keyId,
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
  description: z.nullable(z.string()),
  /** What sites of the License Manager protocol send as `product_id`, besides the code. */
  referenceId: z.nullable(z.string()),
  isActive: z.boolean(),
  /** Ids of products of which a license must be in use at the same place. */
  requires: z.array(productId),
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
  /** Null: as the setting `deactivateOldest` says. */
  onLimit: z.nullable(z.enum(onLimits)),
  /** Empty: everywhere. */
  allowedDomains: z.array(z.string()),
  /** Empty: from everywhere. */
  allowedIps: z.array(z.string()),
  serverType: z.nullable(z.string()),
  /** Parallel uses taken now. */
  usesTaken: z.int(),
  /** Uses that customers, their servers and newcomers released in this calendar year (UTC). */
  releasesThisYear: z.int(),
  /** How many of these a year may have; null is any number. */
  releasesPerYear: z.nullable(z.int()),
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
  /** The dead node whose place whoever exchanges the token takes. */
  replacesNodeId: z.nullable(nodeId),
  expiresAt: instant,
  revokedAt: z.nullable(instant),
  createdAt: instant,
});

/** An activation, or with `isValid` false an attempt that was refused, of which what could not be told is null. */
export const activationView = z.object({
  id: activationIdField,
  /** False: the activation was refused, for `reason`. */
  isValid: z.boolean(),
  /** True while a use is held. */
  isActive: z.boolean(),
  /** Why an attempt was refused; null for an activation. */
  reason: z.nullable(z.string()),
  licenseId: z.nullable(licenseId),
  licenseCode: z.nullable(z.string()),
  productId: z.nullable(productId),
  accountId: z.nullable(accountId),
  /** The on-prem server that holds it; null for a site. */
  nodeId: z.nullable(nodeId),
  hostName: z.nullable(z.string()),
  /** The URL that a site stated, and the normalized domain in it. */
  url: z.nullable(z.string()),
  domain: z.nullable(z.string()),
  clientName: z.nullable(z.string()),
  mode: z.enum(["online", "offline"]),
  tokenId: z.nullable(tokenId),
  /** When it was activated, or refused. */
  activatedAt: instant,
  deactivatedAt: z.nullable(instant),
  /** The address that the gateway saw; what the caller stated is kept as a claim. */
  observedIp: z.string(),
  claimedIp: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
});

export const apiKeyView = z.object({
  id: keyId,
  name: z.string(),
  kind: z.enum(API_KEY_KINDS),
  scopes: z.array(z.string()),
  state: z.enum(API_KEY_STATES),
  expiresAt: z.nullable(instant),
  revokedAt: z.nullable(instant),
  createdAt: instant,
});
