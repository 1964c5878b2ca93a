import { ERRORS, type ErrorCode } from "./errors.ts";
import type { WireOperation, WireRefusal } from "./wire-operation.ts";

/**
 * What the shell's own refusals say on the wire. No text here may contain `invalid`, `not found` or `deactivated`: some
 * client programs delete their license when they read one of these words.
 */
const TEXTS: { readonly [C in ErrorCode]?: string } = {
  CREDENTIALS_MISSING: "The API key is missing. Send it in the header X-API-KEY.",
  API_KEY_OF_ANOTHER_KIND: "The API key is of a kind that does not open this address.",
  SCOPE_MISSING: "The API key does not allow this operation.",
  INPUT_INVALID: "Some of the fields are missing or wrong.",
  BODY_MALFORMED: "The body is neither JSON nor a form.",
  METHOD_NOT_ALLOWED: "This address takes another method.",
};

/** The protocol has no 413, and answers wrong fields with 422. */
const STATUSES: { readonly [C in ErrorCode]?: number } = { INPUT_INVALID: 422, BODY_TOO_LARGE: 422 };

/** How a refusal reads: as its operation says, or else as the shell does. */
export function wireRefusalOf(
  operation: Pick<WireOperation, "refusals"> | null,
  code: ErrorCode,
): Omit<WireRefusal, "status"> & { readonly status: number } {
  const own = operation?.refusals[code];
  if (own !== undefined) return own;
  const { status, detail } = ERRORS[code];
  return { status: STATUSES[code] ?? status, message: TEXTS[code] ?? detail };
}
