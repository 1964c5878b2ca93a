import type { DocumentFault } from "../../shared/signing/document.ts";
import type { Refused } from "../outcome.ts";
import { type StateFaultReason, viewOfState } from "../state/state-fault.ts";
import type { AnswerFault } from "./accept-reply.ts";
import type { Refusal } from "./replies.ts";

const LOCAL = {
  NOT_ACTIVATED: {
    detail: "This server holds no license.",
    fix: "Activate it with a token.",
  },
  PRODUCT_NOT_HELD: {
    detail: "This server holds no license of that product.",
    fix: "Name a product that `status` lists.",
  },
  AIR_GAPPED: {
    detail: "This server is configured to make no connection.",
    fix: "Activate it with a request string and the response string to it.",
  },
  HELD_OFFLINE: {
    detail: "The licenses of this server came by a response string.",
    fix: "Give them back with a return string.",
  },
  NEEDS_NO_REFRESH: {
    detail: "The licenses of this server came by a response string; they need no contact.",
    fix: "Nothing has to be done. What the vendor has changed arrives with the response to a new request string.",
  },
  NOT_HELD_OFFLINE: {
    detail: "This server holds no license that came by a response string.",
    fix: "Give it back by `deactivate`, which needs a connection.",
  },
  NOTHING_RETURNED: {
    detail: "This server has given nothing back by a return string.",
    fix: "Make one first.",
  },
  NO_REQUEST: {
    detail: "No request string of this server waits for a response.",
    fix: "Show the request string, send it to the vendor, and enter the response to it.",
  },
  STATE_UNWRITABLE: {
    detail: "The data directory cannot be written.",
    fix: "Let the account that runs the program own the directory, and see that the disk is not full.",
  },
  STATE_BUSY: {
    detail: "Another process keeps changing the data directory.",
    fix: "Try again.",
  },
} as const;

/** What the service would say of such a token, in the contract's words; to bring all of these for one would cost 12 KB. */
export const TOKEN_MALFORMED: Refused = {
  ok: false,
  kind: "refused",
  code: "TOKEN_MALFORMED",
  detail: "The activation token is mistyped or cut off.",
  fix: "Copy the whole token, from `cs_act_` to its last character.",
};

/** A no that this server gives itself. */
export function localRefusal(code: keyof typeof LOCAL): Refused {
  return { ok: false, kind: "local", code, ...LOCAL[code] };
}

/** A no because this server's own files cannot be used. */
export function stateRefusal(reason: StateFaultReason): Refused {
  const { kind, detail, fix } = viewOfState(reason);
  const code = `STATE_${kind.toUpperCase().replaceAll("-", "_")}`;
  return { ok: false, kind: "local", code, detail: detail ?? "", fix: fix ?? "" };
}

/** A no in the service's own words; it is unsigned, so it is shown and proves nothing. A busy service counts as away. */
export function serviceRefusal(refusal: Refusal): Refused {
  const { status, code, detail, fix, licenses } = refusal;
  return {
    ok: false,
    kind: status >= 500 || status === 429 ? "unreachable" : "refused",
    code: /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : "REFUSED",
    detail: printable(detail),
    fix: printable(fix),
    ...(licenses === undefined
      ? {}
      : {
          licenses: licenses.map((each) => ({
            licenseId: each.licenseId,
            code: each.code,
            detail: printable(each.detail),
          })),
        }),
  };
}

const ASK = "Try again later. If it stays so, tell the vendor; until then licenses run on.";

const ANSWERS: Record<AnswerFault, string> = {
  ANSWER_TO_ANOTHER_REQUEST: "The answer belongs to another request.",
  ANSWER_OLDER: "The answer is older than what this server has already.",
  ANSWER_CONTRADICTS_ITSELF: "The answer contradicts itself.",
  ANSWER_WITHOUT_LICENSE_FILE: "The answer lacks the license file that it should bring.",
  ANSWER_UNPROVEN: "The answer is a no without a signature.",
};

const DOCUMENTS: Record<DocumentFault, string> = {
  DOCUMENT_MALFORMED: "The answer's document is damaged.",
  DOCUMENT_FORGED: "The answer's signature is wrong.",
  DOCUMENT_OF_OTHER_KIND: "The answer's document is of another kind.",
  DOCUMENT_OF_OTHER_ISSUER: "The answer's document is from another service.",
  DOCUMENT_FOR_OTHERS: "The answer's document is for another server.",
  DOCUMENT_INCOMPLETE: "The answer's document is incomplete.",
  DOCUMENT_EXPIRED: "The answer's document is over.",
  KEY_UNKNOWN: "The answer is not signed by a key of this service.",
};

/** An answer that changes nothing, and why. */
export function nonsense(fault: AnswerFault | DocumentFault): Refused {
  const detail = { ...ANSWERS, ...DOCUMENTS }[fault];
  return { ok: false, kind: "nonsense", code: fault, detail, fix: ASK };
}

/** An answer that is not the service's at all. */
export function notUnderstood(detail: string): Refused {
  return {
    ok: false,
    kind: "nonsense",
    code: "REPLY_NOT_UNDERSTOOD",
    detail: `Something answers, but it is not the licensing service: ${printable(detail)}.`,
    fix: "Check the service's address; a proxy or a sign-in page may answer in its place.",
  };
}

/** A service whose key manifest the pinned roots do not prove, or that is not the one that this server knows. */
export function untrusted(): Refused {
  return {
    ok: false,
    kind: "nonsense",
    code: "SERVICE_UNTRUSTED",
    detail: "The service at this address is not proven by the configured root keys.",
    fix: "Check the service's address, and that the root keys are those of the same vendor.",
  };
}

/** Text from outside, safe to print on one line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 300);
}
