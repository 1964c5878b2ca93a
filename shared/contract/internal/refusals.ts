import { LICENSE_REFUSALS, type LicenseRefusal } from "../../domain/refusal.ts";
import { ERRORS } from "../errors.ts";
import type { WireRefusal } from "../wire-operation.ts";

/** How refusals read on the administration side of the License Manager protocol. */

/** For what the shell's own look at the fields cannot tell: `errors` says the rest. */
export const INPUT_REFUSED = {
  INPUT_INVALID: { status: 422, message: "Some of the fields are missing or wrong." },
} as const satisfies Record<string, WireRefusal>;

export const PRODUCT_ABSENT = {
  NOT_FOUND: { status: 404, message: "There is no such product." },
} as const satisfies Record<string, WireRefusal>;

export const LICENSE_ABSENT = {
  NOT_FOUND: { status: 404, message: "There is no such license." },
} as const satisfies Record<string, WireRefusal>;

export const ACTIVATION_ABSENT = {
  NOT_FOUND: { status: 404, message: "There is no such activation." },
} as const satisfies Record<string, WireRefusal>;

export const REVOKED_FOR_GOOD = {
  LICENSE_REVOKED_FOR_GOOD: {
    status: 422,
    message: "The license was revoked, which is final. Make a new one.",
  },
} as const satisfies Record<string, WireRefusal>;

/** Why a use of a license is not to be had, in the words of our own API. */
export const USE_REFUSED = Object.fromEntries(
  LICENSE_REFUSALS.map((code) => [code, { status: 422, message: ERRORS[code].detail }]),
) as { readonly [C in LicenseRefusal]: WireRefusal };
