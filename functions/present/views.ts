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
import {
  type Activation,
  type ActivationRecord,
  type FailedAttempt,
  isAttempt,
  isNode,
} from "../../shared/domain/activation.ts";
import { licenseStatus } from "../../shared/domain/license-status.ts";
import type { Product } from "../../shared/domain/product.ts";
import type { Settings } from "../../shared/domain/settings.ts";
import { type Token, tokenState } from "../../shared/domain/token.ts";
import type { LicenseWithUses } from "../../shared/storage/licenses.ts";

/** How stored things look on the wire: instants in ISO 8601, states computed at `now`, nothing that is secret. */

export function presentProduct(product: Product): z.input<typeof productView> {
  const { id, code, name, description, referenceId, isActive, requires, createdAt } = product;
  return {
    id,
    code,
    name,
    description,
    referenceId,
    isActive,
    requires: [...requires],
    createdAt: toWire(createdAt),
  };
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
  { license, usesTaken, releases }: LicenseWithUses,
  { releasesPerLicenseAndYear: most }: Pick<Settings, "releasesPerLicenseAndYear">,
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
    allowedDomains: [...license.allowedDomains],
    allowedIps: [...license.allowedIps],
    serverType: license.serverType,
    usesTaken,
    releasesThisYear: releases,
    releasesPerYear: most === 0 ? null : most,
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
    replacesNodeId: token.replacesHolderId,
    expiresAt: toWire(token.expiresAt),
    revokedAt: toWire(token.revokedAt),
    createdAt: toWire(token.createdAt),
  };
}

export function presentActivation(activation: Activation): ActivationView {
  const { id, isActive, mode, activatedAt, deactivatedAt } = activation;
  return {
    id,
    isValid: true,
    isActive,
    reason: null,
    ...commonOf(activation),
    mode,
    activatedAt: toWire(activatedAt),
    deactivatedAt: toWire(deactivatedAt),
  };
}

/** An activation or a failed attempt, in the one shape. */
export function presentRecord(record: ActivationRecord): ActivationView {
  return isAttempt(record) ? presentAttempt(record) : presentActivation(record);
}

function presentAttempt(attempt: FailedAttempt): ActivationView {
  return {
    id: attempt.id,
    isValid: false,
    isActive: false,
    reason: attempt.reason,
    ...commonOf(attempt),
    mode: "online",
    activatedAt: toWire(attempt.at),
    deactivatedAt: null,
  };
}

type ActivationView = z.input<typeof activationView>;

function commonOf(record: Activation | FailedAttempt) {
  const { holderId } = record;
  return {
    licenseId: record.licenseId,
    licenseCode: record.licenseCode,
    productId: record.productId,
    accountId: record.accountId,
    nodeId: holderId !== null && isNode(holderId) ? holderId : null,
    hostName: record.hostName,
    url: record.url,
    domain: record.domain,
    clientName: record.clientName,
    tokenId: record.tokenId,
    observedIp: record.observedIp,
    claimedIp: record.claimedIp,
    userAgent: record.userAgent,
  };
}
