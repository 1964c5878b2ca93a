import type * as z from "zod/mini";
import { toWire } from "../../shared/contract/instant.ts";
import type {
  accountView,
  activationView,
  licenseView,
  productView,
  tokenView,
} from "../../shared/contract/views.ts";
import type { Account } from "../../shared/domain/account.ts";
import type { Activation } from "../../shared/domain/activation.ts";
import type { License } from "../../shared/domain/license.ts";
import { licenseStatus } from "../../shared/domain/license-status.ts";
import type { Product } from "../../shared/domain/product.ts";
import { type Token, tokenState } from "../../shared/domain/token.ts";

/** How stored things look on the wire: instants in ISO 8601, states computed at `now`, nothing that is secret. */

export function presentProduct({
  id,
  code,
  name,
  isActive,
  createdAt,
}: Product): z.input<typeof productView> {
  return { id, code, name, isActive, createdAt: toWire(createdAt) };
}

export function presentAccount({
  id,
  name,
  email,
  domains,
  createdAt,
}: Account): z.input<typeof accountView> {
  return { id, name, email, domains: [...domains], createdAt: toWire(createdAt) };
}

export function presentLicense(
  license: License,
  usesTaken: number,
  now: number,
): z.input<typeof licenseView> {
  const facts = { activeUses: usesTaken, unitsInUse: 0, deadlineAt: null };
  return {
    id: license.id,
    code: license.code,
    accountId: license.accountId,
    productId: license.productId,
    type: license.type,
    class: license.class,
    status: licenseStatus(license, facts, now),
    state: license.state,
    capacity: license.capacity,
    features: [...license.features],
    startsAt: toWire(license.startsAt),
    expiresAt: toWire(license.expiresAt),
    maintenanceUntil: toWire(license.maintenanceUntil),
    graceDays: license.graceDays,
    parallelUses: license.parallelUses,
    onLimit: license.onLimit,
    usesTaken,
    orderReference: license.orderReference,
    createdAt: toWire(license.createdAt),
  };
}

export function presentToken(token: Token, usesTaken: number, now: number): z.input<typeof tokenView> {
  return {
    id: token.id,
    accountId: token.accountId,
    licenseIds: [...token.licenseIds],
    description: token.description,
    state: tokenState(token, usesTaken, now),
    uses: token.uses,
    usesTaken,
    expiresAt: toWire(token.expiresAt),
    revokedAt: toWire(token.revokedAt),
    createdAt: toWire(token.createdAt),
  };
}

export function presentActivation(activation: Activation): z.input<typeof activationView> {
  return {
    id: activation.id,
    licenseId: activation.licenseId,
    licenseCode: activation.licenseCode,
    productId: activation.productId,
    accountId: activation.accountId,
    nodeId: activation.nodeId,
    hostName: activation.hostName,
    mode: activation.mode,
    tokenId: activation.tokenId,
    isActive: activation.isActive,
    activatedAt: toWire(activation.activatedAt),
    deactivatedAt: toWire(activation.deactivatedAt),
    observedIp: activation.observedIp,
    claimedIp: activation.claimedIp,
    userAgent: activation.userAgent,
  };
}
