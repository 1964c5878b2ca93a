import { wireInstant } from "../../shared/contract/wire-fields.ts";
import { type ActivationRecord, isAttempt } from "../../shared/domain/activation.ts";
import type { Product } from "../../shared/domain/product.ts";
import { siteReference } from "./internal-product.ts";

/**
 * How an activation, or an attempt that was refused, looks to administration programs of the License Manager protocol. The
 * address is the one that the gateway saw; what the caller stated is a claim.
 */
export function presentInternalActivation(record: ActivationRecord, product: Product | null) {
  const reference = product && siteReference(product);
  const refused = isAttempt(record);
  return {
    id: record.id,
    product_id: reference,
    product_reference_id: reference,
    license_id: record.licenseId,
    license_code: record.licenseCode,
    customer_id: record.accountId,
    client: record.clientName,
    url: record.url,
    domain: record.domain,
    ip: record.observedIp,
    ip_address: record.observedIp,
    claimed_ip: record.claimedIp,
    user_agent: record.userAgent,
    activated_at: wireInstant(refused ? record.at : record.activatedAt),
    deactivated_at: wireInstant(refused ? null : record.deactivatedAt),
    is_valid: !refused,
    is_active: !refused && record.isActive,
    reason: refused ? record.reason : null,
  };
}
