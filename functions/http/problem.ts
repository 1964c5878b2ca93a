import { ERRORS, type ErrorCode } from "../../shared/contract/errors.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import type { ProblemExtra } from "./answer.ts";
import type { HttpResponse } from "./event.ts";

const RETRY_AFTER_SECONDS = {
  BUSY: 1,
  UNAVAILABLE: 5,
  EVALUATIONS_TOO_MANY: 3_600,
  REQUESTS_TOO_MANY: LIMITS.answersByCodeMinutes * 60,
} as const;

/** A refusal as `application/problem+json` (RFC 9457). Only texts from the contract leave, nothing internal. */
export function problemResponse(code: ErrorCode, requestId: string, extra: ProblemExtra = {}): HttpResponse {
  const { status, detail, fix } = ERRORS[code];
  const body = {
    type: `urn:countersign:error:${code}`,
    title: title(code),
    status,
    code,
    detail,
    fix,
    requestId,
    ...extra,
  };
  const seconds = retryAfterSeconds(code);
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...(seconds === null ? {} : { "retry-after": String(seconds) }),
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
    body: JSON.stringify(body),
  };
}

/** After how many seconds a refused request may be repeated; null for refusals that stay. */
export function retryAfterSeconds(code: ErrorCode): number | null {
  return code in RETRY_AFTER_SECONDS ? RETRY_AFTER_SECONDS[code as keyof typeof RETRY_AFTER_SECONDS] : null;
}

function title(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
