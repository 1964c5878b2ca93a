/** Why the page's server does not do what it was asked; one that a status number says is not enough of is not here. */
const FAULTS = {
  BODY_MALFORMED: {
    status: 400,
    detail: "The body is not a JSON object.",
    fix: "Send one JSON object, encoded as UTF-8.",
  },
  INPUT_INVALID: { status: 400, detail: "The input is wrong.", fix: "Mend the field that is named." },
  LOGIN_NEEDED: {
    status: 401,
    detail: "This page opens with a login key only.",
    fix: "Open the address that `countersign-node serve` printed, or type the key at its end.",
  },
  LOGIN_KEY_WRONG: {
    status: 401,
    detail: "The login key is wrong.",
    fix: "Copy the whole key from what `countersign-node serve` printed when it started last.",
  },
  NOT_ALLOWED: {
    status: 403,
    detail: "You are not allowed to see the licenses of this server.",
    fix: "Sign in as an administrator.",
  },
  FROM_ANOTHER_SITE: {
    status: 403,
    detail: "The request does not come from this page.",
    fix: "Open the Licenses page itself and try again; behind a proxy, name its host in the option `hosts`.",
  },
  ADDRESS_UNKNOWN: {
    status: 404,
    detail: "There is nothing at this address.",
    fix: "Open the Licenses page from its beginning.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    detail: "This address exists, but not with this method.",
    fix: "Use the method in the `Allow` header.",
  },
  BODY_TOO_LARGE: {
    status: 413,
    detail: "The body is too large.",
    fix: "Enter only the response strings of this server, or choose only the license key files that are meant for it.",
  },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    detail: "The body is not sent as JSON.",
    fix: "Send `Content-Type: application/json`.",
  },
  HOST_UNKNOWN: {
    status: 421,
    detail: "This page is not served under that host name.",
    fix: "Open it under 127.0.0.1 or localhost, or name the host in the option `hosts`.",
  },
  PAGE_BROKEN: {
    status: 500,
    detail: "The page's server has failed; the licenses run on.",
    fix: "Try again. If it stays so, look into the log of the program, and tell the vendor.",
  },
} as const;

export type PageFaultCode = keyof typeof FAULTS;

/** A no of the page's own server; its `status` is that of HTTP. */
export interface PageFault {
  readonly ok: false;
  readonly status: number;
  readonly code: PageFaultCode;
  readonly detail: string;
  readonly fix: string;
}

/** The no with this code; a sentence of its own where the caller knows more. */
export function pageFault(code: PageFaultCode, detail?: string): PageFault {
  const { status, fix } = FAULTS[code];
  return { ok: false, status, code, detail: detail ?? FAULTS[code].detail, fix };
}
