import { wireInstant } from "../../shared/contract/wire-fields.ts";
import type { Account } from "../../shared/domain/account.ts";
import { refuseLicense } from "../../shared/domain/judge-license.ts";
import type { License } from "../../shared/domain/license.ts";
import { licenseStatus } from "../../shared/domain/license-status.ts";
import { type CapSettings, onLimitOf } from "../../shared/domain/parallel-uses.ts";
import type { Product } from "../../shared/domain/product.ts";
import type { LicenseWithUses } from "../../shared/storage/licenses.ts";
import { siteReference } from "./internal-product.ts";

/** A license with what its view tells besides. */
export interface LicenseInFull extends LicenseWithUses {
  readonly product: Product | null;
  readonly account: Account | null;
}

/** How a license looks to administration programs of the License Manager protocol; null is "never", or unlimited. */
export function presentInternalLicense({ license, usesTaken, product, account }: LicenseInFull, now: number) {
  const { id, code, type, accountId, parallelUses, expiresAt, maintenanceUntil } = license;
  const reference = product && siteReference(product);
  const facts = { activeUses: usesTaken, unitsInUse: 0, deadlineAt: null };
  return {
    id,
    license_code: code,
    product_id: reference,
    product_reference_id: reference,
    product_name: product?.name ?? null,
    type,
    status: licenseStatus(license, facts, now),
    customer_id: accountId,
    client: account?.name ?? null,
    email: account?.email ?? null,
    invoice: license.orderReference,
    parallel_uses: parallelUses,
    uses_taken: usesTaken,
    uses_left: usesLeft(license, usesTaken),
    expires_at: wireInstant(expiresAt),
    updates_until: wireInstant(maintenanceUntil),
    support_until: wireInstant(maintenanceUntil),
    domains: [...license.allowedDomains],
    ips: [...license.allowedIps],
    is_valid: license.state === "active",
    is_blocked: license.state !== "active",
    created_at: wireInstant(license.createdAt),
  };
}

/** The same in LicenseBox's fields; uses are those at the same time, as no others are counted. */
export function presentLegacyLicense(full: LicenseInFull, settings: CapSettings, now: number) {
  const { license, usesTaken } = full;
  const left = usesLeft(license, usesTaken);
  return {
    ...presentFoundLicense(full),
    product_name: full.product?.name ?? null,
    invoice_number: license.orderReference,
    license_comments: null,
    licensed_ips: listed(license.allowedIps),
    licensed_domains: listed(license.allowedDomains),
    uses: license.parallelUses,
    uses_left: left,
    parallel_uses: license.parallelUses,
    parallel_uses_left: left,
    license_expiry: wireInstant(license.expiresAt),
    support_expiry: wireInstant(license.maintenanceUntil),
    updates_expiry: wireInstant(license.maintenanceUntil),
    is_blocked: license.state !== "active",
    is_a_envato_purchase_code: false,
    is_valid_for_future_activations: isValidForMore(full, settings, now),
  };
}

/** What a LicenseBox search tells of each license that it found. */
export function presentFoundLicense({ license, product, account }: LicenseInFull) {
  return {
    license_code: license.code,
    product_id: product && siteReference(product),
    license_type: license.type,
    client_name: account?.name ?? null,
    client_email: account?.email ?? null,
  };
}

function usesLeft({ parallelUses }: License, usesTaken: number): number | null {
  return parallelUses === null ? null : Math.max(parallelUses - usesTaken, 0);
}

/** Whether another activation would be granted, as far as the license itself and its product say. */
function isValidForMore(
  { license, usesTaken, product }: LicenseInFull,
  settings: CapSettings,
  now: number,
): boolean {
  if (refuseLicense(license, product, now) !== null) return false;
  return usesLeft(license, usesTaken) !== 0 || onLimitOf(license, settings) === "deactivate-oldest";
}

function listed(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join(",");
}
