import { neededText, wireText } from "./wire-fields.ts";
import type { WireRefusal } from "./wire-operation.ts";

/** How a site shows which activation it means: by what it was given, or by the license's code. */
export const PROOF_FIELDS = {
  product_id: neededText(128),
  license_data: wireText(65_536),
  license_file: wireText(65_536),
  license_code: wireText(65_536),
  client_name: wireText(255),
} as const;

const NOT_YOURS: WireRefusal = { status: 200, message: "License is invalid or not assigned to you." };

/** Why an activation is not the caller's; one answer for all, so that nobody learns more. */
export const NOT_YOURS_REFUSALS = {
  ACTIVATION_UNKNOWN: NOT_YOURS,
  LICENSE_UNKNOWN: NOT_YOURS,
  LICENSE_OF_ANOTHER_PRODUCT: NOT_YOURS,
  CLIENT_NAME_MISMATCH: NOT_YOURS,
} as const;

/**
 * Why a site is refused for where it comes from, or says that it comes from. On verify it is a 200 without the words that make
 * client programs delete their license, and with `blocked`, which makes some keep it: a block ends, or is lifted.
 */
export const blacklistedRefusals = <const S extends 200 | 403>(status: S) => ({
  IP_BLACKLISTED: {
    status,
    message: "Requests from this address are blocked. Please ask the vendor's support.",
  },
  DOMAIN_BLACKLISTED: {
    status,
    message: "Requests for this domain are blocked. Please ask the vendor's support.",
  },
});

/** The same for an activation that was released; client programs of 2026 ask for the code, and look for it first. */
export const DEACTIVATED: WireRefusal = { ...NOT_YOURS, statusCode: "LICENSE_DEACTIVATED" };
