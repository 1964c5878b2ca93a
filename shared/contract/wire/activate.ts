import * as z from "zod/mini";
import { neededText, wireText } from "../wire-fields.ts";
import { wireOperation } from "../wire-operation.ts";
import { blacklistedRefusals } from "../wire-proof.ts";

/**
 * Gives a site a use of a license, by its code alone. `lic_response` is opaque, and what the site sends back later; a
 * repetition may bring other bytes, which open to the same. `expires_at`, `updates_until` and `support_until` are null for
 * "never", else `YYYY-MM-DD HH:MM:SS` in UTC.
 */
export const activate = wireOperation({
  name: "activate",
  room: "external",
  summary: "Gives a site a use of a license.",
  addresses: [
    { method: "POST", path: "/api/external/license/activate", dialect: "external" },
    { method: "POST", path: "/api/activate_license", dialect: "legacy" },
  ],
  keyKind: "external",
  scope: "activate",
  fields: z.object({
    product_id: neededText(128),
    /** What is no code at all is refused as a bad code, whatever its length. */
    license_code: neededText(65_536),
    client_name: wireText(255),
    verify_type: z.pipe(
      wireText(32),
      z.nullable(
        z.enum(["non_envato", "envato", "gumroad"], { error: "must be non_envato, envato or gumroad" }),
      ),
    ),
  }),
  refusals: {
    ...blacklistedRefusals(403),
    LICENSE_UNKNOWN: { status: 400, message: "Your license code is invalid." },
    LICENSE_OF_ANOTHER_PRODUCT: { status: 400, message: "Your license code is invalid." },
    LICENSE_REVOKED: { status: 400, message: "Your license was revoked by the vendor." },
    LICENSE_BLOCKED: { status: 400, message: "Your license is blocked. Please contact the vendor." },
    PRODUCT_INACTIVE: { status: 400, message: "The product is not offered at the moment." },
    LICENSE_NOT_STARTED: { status: 400, message: "Your license has not started yet." },
    LICENSE_EXPIRED: { status: 400, message: "Your license has expired. Please renew it." },
    DOMAIN_NOT_ALLOWED: { status: 400, message: "Your license may not be used on this domain." },
    IP_NOT_ALLOWED: { status: 400, message: "Your license may not be activated from this address." },
    SERVER_TYPE_MISMATCH: { status: 400, message: "Your license is for servers of another type." },
    PREREQUISITE_MISSING: {
      status: 400,
      message: "The product needs another product's license in use on the same site. Activate that first.",
    },
    LICENSE_LIMIT_REACHED: {
      status: 200,
      statusCode: "ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES",
      message:
        "License is already active on as many installations as it allows. Deactivate one of them, or buy more uses.",
    },
    RELEASES_USED_UP: {
      status: 200,
      statusCode: "ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES",
      message:
        "License is already active on as many installations as it allows, and it was moved as often as one year allows. Please ask the vendor's support to release an installation.",
    },
    SHOP_NOT_CONFIGURED: {
      status: 400,
      message:
        "Purchase codes of Envato and Gumroad are not configured here. Use a license code of the vendor.",
    },
  },
  refusedFields: { external: { lic_response: null, data: null } },
});
