/**
 * Every code that the service refuses with, in one object, so that each is spelled, worded and documented once; it is long
 * because there are so many, and each is read by itself.
 */

import type {
  AnswerRefusal,
  KeyFileRefusal,
  LicenseRefusal,
  SourceRefusal,
  TokenRefusal,
  VerifyRefusal,
} from "../domain/refusal.ts";

/** How a refusal looks on the wire: HTTP status, one sentence for the caller, and what mends it. */
export interface ErrorText {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly detail: string;
  readonly fix: string;
}

const shell = {
  BODY_MALFORMED: {
    status: 400,
    detail: "The body is not valid JSON.",
    fix: "Send one JSON object, encoded as UTF-8.",
  },
  INPUT_INVALID: {
    status: 400,
    detail: "Some of the input is missing or wrong.",
    fix: "Mend what `errors` lists.",
  },
  CURSOR_INVALID: {
    status: 400,
    detail: "The cursor was not made by this list.",
    fix: "Take `nextCursor` from the page before, unchanged, or leave it out to start again.",
  },
  CREDENTIALS_MISSING: {
    status: 401,
    detail: "This operation needs credentials and the request carries none.",
    fix: "Send `Authorization: Bearer cs_key_...`, or from a node its assertion.",
  },
  API_KEY_MALFORMED: {
    status: 401,
    detail: "The API key is mistyped or cut off.",
    fix: "Copy the whole key, from `cs_key_` to its last character.",
  },
  API_KEY_UNKNOWN: {
    status: 401,
    detail: "The API key is not known, revoked, or past its end.",
    fix: "Use another key, or have an administrator make one.",
  },
  API_KEY_OF_ANOTHER_KIND: {
    status: 401,
    detail: "The API key is of a kind that does not open this operation.",
    fix: "Use a key of kind staff for addresses under /v1, and one of kind external or internal for the License Manager protocol.",
  },
  ASSERTION_INVALID: {
    status: 401,
    detail: "The node's assertion does not hold for this request.",
    fix: "Sign a new one for this operation and this body with the node's key.",
  },
  ASSERTION_EXPIRED: {
    status: 401,
    detail: "The node's assertion is over, or comes from the future.",
    fix: "Sign it again with the time in `serverTime`, and set the node's clock.",
  },
  SCOPE_MISSING: {
    status: 403,
    detail: "These credentials do not allow this operation.",
    fix: "Use credentials that have the scope named in `scope`.",
  },
  NOT_FOUND: { status: 404, detail: "There is no such thing, or it is not yours.", fix: "Check the id." },
  ROUTE_UNKNOWN: {
    status: 404,
    detail: "There is no operation at this address.",
    fix: "Compare method and path with the API reference.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    detail: "This address exists, but not with this method.",
    fix: "Use one of the methods in the `Allow` header.",
  },
  BODY_TOO_LARGE: { status: 413, detail: "The body is larger than 64 KB.", fix: "Send less in one request." },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    detail: "The body is not sent as JSON.",
    fix: "Send `Content-Type: application/json`.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    detail: "This Idempotency-Key was used before with another request.",
    fix: "Use a new key for a new request, and the old one only to repeat.",
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    detail: "The Idempotency-Key must be 16 to 200 printable characters.",
    fix: "Use a new random UUID for each request.",
  },
  BUSY: {
    status: 503,
    detail: "Too many requests for the same thing at once; nothing was changed.",
    fix: "Repeat the request after the time in `Retry-After`.",
  },
  UNAVAILABLE: {
    status: 503,
    detail: "The service cannot reach its database; nothing that was acknowledged is lost.",
    fix: "Repeat the request after the time in `Retry-After`.",
  },
  INTERNAL: {
    status: 500,
    detail: "The service made a mistake.",
    fix: "Report it with the `requestId`.",
  },
} as const satisfies Record<string, ErrorText>;

const staff = {
  PRODUCT_CODE_TAKEN: { status: 409, detail: "Another product has this code.", fix: "Choose another code." },
  PRODUCT_UNKNOWN: {
    status: 422,
    detail: "There is no such product.",
    fix: "Give the id or code of a product.",
  },
  ACCOUNT_UNKNOWN: {
    status: 422,
    detail: "There is no such smart account.",
    fix: "Give the id of an account.",
  },
  LICENSE_CODE_TAKEN: {
    status: 409,
    detail: "Another license has this code.",
    fix: "Leave it out, or use another.",
  },
  PRODUCT_REFERENCE_TAKEN: {
    status: 409,
    detail: "Another product has this reference.",
    fix: "Choose another reference, or leave it out.",
  },
  REPLACED_NODE_UNKNOWN: {
    status: 422,
    detail: "The node to be replaced holds none of these licenses.",
    fix: "Give the id of a node that holds them; see its activations.",
  },
  LICENSE_REVOKED_FOR_GOOD: {
    status: 409,
    detail: "The license was revoked, which is final.",
    fix: "Deposit a new license.",
  },
  PRODUCT_REQUIRES_ITSELF: {
    status: 422,
    detail: "The product would require itself, directly or through what it requires.",
    fix: "Leave out the product that leads back to it; no chain may be longer than 10 products.",
  },
  LICENSE_NOT_OF_ACCOUNT: {
    status: 422,
    detail: "A named license does not exist or is not in this account.",
    fix: "Name licenses of the token's account only.",
  },
  SCOPE_BEYOND_OWN: {
    status: 403,
    detail: "An API key may do more than the credentials that would make or revoke it.",
    fix: "Use credentials that have the scope named in `scope`; keys of kind external and internal are for admins.",
  },
  BLACKLIST_RANGE_TOO_WIDE: {
    status: 422,
    detail: "The range is made up of more than 256 of the prefixes under which addresses are looked up.",
    fix: "Give narrower ranges: IPv6 as a /64, /56, /48 or /32, or up to 8 bits wider than one of these.",
  },
  API_KEY_IN_USE: {
    status: 409,
    detail: "This request comes with the very API key that it is to revoke.",
    fix: "Revoke it with another key, so that nobody locks themselves out.",
  },
  CLOCK_FIXED: {
    status: 409,
    detail:
      "This service goes by the real time: only one on a single machine, for trying out, has a test clock.",
    fix: "Set the clock of a service that `npm start` runs.",
  },
  SWEEP_SCHEDULED_ONLY: {
    status: 409,
    detail: "This service does not sweep when it is asked: its schedule does, every hour.",
    fix: "Wait for the next hour, or have ops invoke the function Sweep.",
  },
} as const satisfies Record<string, ErrorText>;

const evaluations = {
  PRODUCT_LICENSED: {
    status: 409,
    detail: "A license of the product is in use on this server.",
    fix: "Nothing is to be done: a licensed product needs no evaluation.",
  },
  EVALUATIONS_TOO_MANY: {
    status: 429,
    detail: "This address started as many evaluations as it may within an hour.",
    fix: "Repeat the request after the time in `Retry-After`, or ask the vendor for an activation token.",
  },
  EVALUATION_LICENSED: {
    status: 409,
    detail: "The evaluation ended when the product was licensed on this server.",
    fix: "Deposit a license of type evaluation, and issue a token for it.",
  },
  EVALUATION_EXTENSIONS_USED_UP: {
    status: 409,
    detail: "The evaluation was extended as often as the setting evaluationExtensions allows.",
    fix: "Deposit a license of type evaluation, or have an administrator raise the setting.",
  },
} as const satisfies Record<string, ErrorText>;

const sources = {
  IP_BLACKLISTED: {
    status: 403,
    detail: "Requests from this address are refused.",
    fix: "Bring an activation token or the license data of an active installation, or ask the vendor's support to lift the block.",
  },
  DOMAIN_BLACKLISTED: {
    status: 403,
    detail: "Requests for this domain are refused.",
    fix: "Bring the license data of an active installation, or ask the vendor's support to lift the block.",
  },
} as const satisfies Record<SourceRefusal, ErrorText>;

const tokens = {
  TOKEN_MALFORMED: {
    status: 400,
    detail: "The activation token is mistyped or cut off.",
    fix: "Copy the whole token, from `cs_act_` to its last character.",
  },
  TOKEN_UNKNOWN: {
    status: 404,
    detail: "The activation token is not known here.",
    fix: "Check that the server's address belongs to the vendor that issued the token.",
  },
  TOKEN_REVOKED: {
    status: 403,
    detail: "The activation token was revoked.",
    fix: "Ask sales for a new token.",
  },
  TOKEN_EXPIRED: {
    status: 403,
    detail: "The activation token was not used in time.",
    fix: "Ask sales for a new token.",
  },
  TOKEN_USED_UP: {
    status: 409,
    detail: "The activation token was used as often as it allows.",
    fix: "Ask sales for a new token, or for one with more uses.",
  },
  TOKEN_PRODUCT_MISMATCH: {
    status: 409,
    detail: "The activation token is for products that are not on this server.",
    fix: "Use it on the server that runs its product, or ask sales for the right one.",
  },
  TOKEN_OF_ANOTHER_ACCOUNT: {
    status: 409,
    detail: "This server holds licenses of another smart account.",
    fix: "Deactivate it first, or use a token of the same account.",
  },
  NODE_FULL: {
    status: 409,
    detail: "This server holds as many licenses as one server may.",
    fix: "Deactivate licenses that it no longer needs.",
  },
} as const satisfies Record<TokenRefusal, ErrorText>;

const licenses = {
  LICENSE_UNKNOWN: {
    status: 404,
    detail: "The license is not known here.",
    fix: "Ask support to look at the token.",
  },
  LICENSE_REVOKED: { status: 403, detail: "The license was revoked by the vendor.", fix: "Contact sales." },
  LICENSE_BLOCKED: {
    status: 403,
    detail: "The license is blocked by the vendor.",
    fix: "Contact support; a block can be lifted.",
  },
  PRODUCT_INACTIVE: {
    status: 403,
    detail: "The product is not offered at the moment.",
    fix: "Contact the vendor.",
  },
  LICENSE_NOT_STARTED: {
    status: 403,
    detail: "The license has not started yet.",
    fix: "Try again when its start date is reached.",
  },
  LICENSE_EXPIRED: { status: 403, detail: "The license has expired.", fix: "Contact sales to renew it." },
  DOMAIN_NOT_ALLOWED: {
    status: 403,
    detail: "The license may not be used on this domain.",
    fix: "Use it on one of its domains, or ask sales to add this one.",
  },
  IP_NOT_ALLOWED: {
    status: 403,
    detail: "The license may not be activated from this address.",
    fix: "Activate from one of its addresses, or ask sales to add this one.",
  },
  SERVER_TYPE_MISMATCH: {
    status: 409,
    detail: "The license is for servers of another type.",
    fix: "Use it on a server of its type, or ask sales for one of this server's type.",
  },
  PREREQUISITE_MISSING: {
    status: 409,
    detail: "The product needs another product's license in use at the same place.",
    fix: "Activate the license of the product that it requires first.",
  },
  LICENSE_LIMIT_REACHED: {
    status: 409,
    detail: "All parallel uses of the license are taken.",
    fix: "Deactivate a server that no longer needs it, or buy more uses.",
  },
  RELEASES_USED_UP: {
    status: 409,
    detail: "Uses of the license were released as often as one year allows.",
    fix: "Ask support to release the use, or wait for the next year.",
  },
} as const satisfies Record<LicenseRefusal, ErrorText>;

const sites = {
  LICENSE_OF_ANOTHER_PRODUCT: {
    status: 400,
    detail: "The license is for another product than the one that the site names.",
    fix: "Use a license of this product, or mend the product's reference.",
  },
  CLIENT_NAME_MISMATCH: {
    status: 403,
    detail: "The site names another client than the one that it activated for.",
    fix: "Send the client name of the activation, or none.",
  },
  SHOP_NOT_CONFIGURED: {
    status: 400,
    detail: "Purchase codes of Envato and Gumroad cannot be checked: those shops are not configured.",
    fix: "Use a license code of the vendor, and `verify_type` non_envato.",
  },
} as const satisfies Record<string, ErrorText>;

const activations = {
  ACTIVATION_UNKNOWN: {
    status: 404,
    detail: "This server has no activation of the license.",
    fix: "Activate it with a token.",
  },
  ACTIVATION_DEACTIVATED: {
    status: 403,
    detail: "This server's activation was released.",
    fix: "Activate again with a new token.",
  },
} as const satisfies Record<Exclude<VerifyRefusal, LicenseRefusal>, ErrorText>;

const strings = {
  STRING_UNKNOWN: {
    status: 400,
    detail: "The text is no string of this protocol.",
    fix: "Paste all of it, from the line that begins with COUNTERSIGN to the one that ends with END, or the texts of all its QR codes.",
  },
  STRING_MISTYPED: {
    status: 400,
    detail: "The string is mistyped, cut off or mixed up.",
    fix: "Mend the lines that `errors` names, or copy the whole string again.",
  },
  STRING_OF_ANOTHER_VERSION: {
    status: 400,
    detail: "The string is of a version of the format that this service does not read.",
    fix: "Use a version of the application that fits this service, and make a new string there.",
  },
  STRING_OF_ANOTHER_KIND: {
    status: 400,
    detail: "The string is a good one, but of another kind than is wanted here.",
    fix: "Paste the string that `errors` names.",
  },
  STRING_OF_ANOTHER_SERVICE: {
    status: 400,
    detail: "The server made the string for another vendor's service.",
    fix: "Bring it to the vendor of the product on that server.",
  },
  STRING_FORGED: {
    status: 400,
    detail: "The string is not what a server has signed.",
    fix: "Have the server make a new string, and bring it unchanged.",
  },
} as const satisfies Record<string, ErrorText>;

const answers = {
  REQUEST_PRODUCT_MISMATCH: {
    status: 409,
    detail: "The licenses are for products that the request does not ask for.",
    fix: "Name licenses of the products on that server.",
  },
  ACCOUNT_LICENSE_MISSING: {
    status: 409,
    detail: "The smart account has no usable license for a product that the request asks for.",
    fix: "Deposit a license, or name the licenses of another account.",
  },
  LICENSES_OF_SEVERAL_ACCOUNTS: {
    status: 409,
    detail: "The licenses belong to several smart accounts, and a server holds those of one.",
    fix: "Name licenses of one account.",
  },
  LICENSE_CODE_MISTYPED: {
    status: 400,
    detail: "A license code is mistyped or cut off.",
    fix: "Compare the codes that `errors` names with the original.",
  },
  LICENSE_CODE_FOREIGN: {
    status: 403,
    detail: "A license code was not made by this service, and proves too little to activate by.",
    fix: "Send the request string and the code to the vendor, who answers it.",
  },
  REPLACEMENT_BY_STAFF_ONLY: {
    status: 403,
    detail: "The request is to take the place of another server, which a license code cannot decide.",
    fix: "Send the request string to the vendor, who answers it; or make one that names no server.",
  },
  REQUESTS_TOO_MANY: {
    status: 429,
    detail: "Too many request strings came from this address.",
    fix: "Repeat the request after the time in `Retry-After`.",
  },
  RESPONSE_TOO_LONG: {
    status: 422,
    detail: "The response is longer than a string can be; nothing was changed.",
    fix: "Answer for fewer licenses at once, or make one string for each product (`legacy`).",
  },
  RETURN_SUPERSEDED: {
    status: 409,
    detail: "The server was activated again after it made this return string.",
    fix: "Make a new return string on the server, if it is to give its activations back.",
  },
} as const satisfies Record<Exclude<AnswerRefusal, keyof typeof tokens>, ErrorText> &
  Record<string, ErrorText>;

const keyFiles = {
  KEY_FILE_UNKNOWN: {
    status: 404,
    detail: "The key file is not known here.",
    fix: "Check that the server's address belongs to the vendor that made the file, or contact the vendor's support.",
  },
  KEY_FILE_OF_ANOTHER_ACCOUNT: {
    status: 409,
    detail: "The key file was made for another customer than the one whose licenses this server holds.",
    fix: "Import the file that was made for this customer, or contact the vendor's support.",
  },
  KEY_FILE_WITHDRAWN: {
    status: 403,
    detail: "The vendor has withdrawn all keys of this file.",
    fix: "Contact the vendor's support and obtain a valid file.",
  },
  KEY_FILE_USED_UP: {
    status: 409,
    detail: "The key file is in use on as many servers as it may be.",
    fix: "Remove it from a server that no longer needs it, or ask the vendor's support to release one.",
  },
} as const satisfies Record<KeyFileRefusal, ErrorText>;

const keyFilesOfStaff = {
  SERVER_TYPE_UNKNOWN: {
    status: 422,
    detail: "There is no such server type.",
    fix: "Name one of the setting serverTypes, or have an administrator add it there.",
  },
  KEY_NUMBERS_TAKEN: {
    status: 409,
    detail: "Another key file has license numbers with this prefix.",
    fix: "Choose another prefix, or leave it out.",
  },
  KEY_NUMBER_UNKNOWN: {
    status: 422,
    detail: "A license number is not of this key file.",
    fix: "Compare the numbers that `errors` names with the file.",
  },
  KEY_FILE_SERVER_UNKNOWN: {
    status: 422,
    detail: "The server does not use this key file.",
    fix: "Name one of the servers that the key file shows.",
  },
} as const satisfies Record<string, ErrorText>;

/** Every code that a reply may carry; codes are never renamed. */
export const ERRORS = {
  ...shell,
  ...staff,
  ...evaluations,
  ...sources,
  ...tokens,
  ...licenses,
  ...sites,
  ...activations,
  ...strings,
  ...answers,
  ...keyFiles,
  ...keyFilesOfStaff,
} as const;

export type ErrorCode = keyof typeof ERRORS;
