import { LIMITS } from "../../domain/limits.ts";
import { wireCount, wireDate, wireEmail, wireList, wireName, wireSwitch } from "./fields.ts";

const DAYS_MOST = 36_500;

/**
 * What administration programs say of a license. Of two names for one thing the second is LicenseBox's; where a request has
 * both, the first counts.
 */
export const LICENSE_FIELDS = {
  product_reference_id: wireName(64),
  product_id: wireName(64),
  license_code: wireName(128),
  type: wireName(64),
  license_type: wireName(64),
  /** An account's id, or the vendor's own word for a customer. */
  customer_id: wireName(200),
  email: wireEmail,
  client_email: wireEmail,
  client: wireName(200),
  client_name: wireName(200),
  invoice: wireName(100),
  invoice_number: wireName(100),
  /** Empty, or left out: unlimited. */
  parallel_uses: wireCount(LIMITS.parallelUses),
  license_parallel_uses: wireCount(LIMITS.parallelUses),
  /** LicenseBox's limit of all uses that ever were; here it bounds those at the same time. */
  license_uses: wireCount(LIMITS.parallelUses),
  expires_at: wireDate,
  expiry_date: wireDate,
  /** LicenseBox counts these from the first activation; here they are counted from the license's creation. */
  expiry_days: wireCount(DAYS_MOST),
  updates_until: wireDate,
  updates_end_date: wireDate,
  domains: wireList(LIMITS.allowedDomainsPerLicense, 253),
  licensed_domains: wireList(LIMITS.allowedDomainsPerLicense, 253),
  ips: wireList(LIMITS.allowedIpsPerLicense, 64),
  licensed_ips: wireList(LIMITS.allowedIpsPerLicense, 64),
  /** False blocks the license. */
  is_valid: wireSwitch,
};
