import * as z from "zod/mini";
import { wireOperation } from "../wire-operation.ts";
import { blacklistedRefusals, DEACTIVATED, NOT_YOURS_REFUSALS, PROOF_FIELDS } from "../wire-proof.ts";

/**
 * Tells a site whether it may run on. Every refusal is a 200, as client programs take any other status for a reason to
 * delete their license; only one that is lost for good says so in the words that make them do it.
 */
export const verify = wireOperation({
  name: "verify",
  room: "external",
  summary: "Tells a site whether its license still stands.",
  addresses: [
    { method: "POST", path: "/api/external/license/verify", dialect: "external" },
    { method: "POST", path: "/api/verify_license", dialect: "legacy" },
  ],
  keyKind: "external",
  scope: "verify",
  fields: z.object(PROOF_FIELDS),
  refusals: {
    ...blacklistedRefusals(200),
    ...NOT_YOURS_REFUSALS,
    LICENSE_REVOKED: { status: 200, message: "Your license was revoked by the vendor." },
    LICENSE_BLOCKED: { status: 200, message: "Your license is blocked. Please contact the vendor." },
    PRODUCT_INACTIVE: { status: 200, message: "The product is not offered at the moment." },
    LICENSE_NOT_STARTED: { status: 200, message: "Your license has not started yet." },
    LICENSE_EXPIRED: { status: 200, message: "Your license has expired. Please renew it." },
    ACTIVATION_DEACTIVATED: DEACTIVATED,
  },
  refusedFields: { external: { data: null } },
});
