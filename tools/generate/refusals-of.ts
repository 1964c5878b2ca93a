import { ERRORS, type ErrorCode } from "../../shared/contract/errors.ts";
import type { Operation } from "../../shared/contract/operation.ts";

const ALWAYS: readonly ErrorCode[] = ["UNAVAILABLE", "INTERNAL"];
const BODY: readonly ErrorCode[] = ["BODY_MALFORMED", "BODY_TOO_LARGE", "CONTENT_TYPE_UNSUPPORTED"];
const CREDENTIALS = {
  anyone: [],
  node: ["CREDENTIALS_MISSING", "ASSERTION_INVALID", "ASSERTION_EXPIRED"],
  staff: [
    "CREDENTIALS_MISSING",
    "API_KEY_MALFORMED",
    "API_KEY_UNKNOWN",
    "API_KEY_OF_ANOTHER_KIND",
    "SCOPE_MISSING",
  ],
} as const satisfies Record<string, readonly ErrorCode[]>;
const ONCE: readonly ErrorCode[] = ["IDEMPOTENCY_KEY_INVALID", "IDEMPOTENCY_KEY_REUSED"];

/** Every code that an operation may answer: those of its contract and those that the shell adds, in the table's order. */
export function refusalsOf(operation: Operation): readonly ErrorCode[] {
  const takesInput = operation.body ?? operation.params ?? operation.query;
  const codes = new Set<ErrorCode>([
    ...operation.refusals,
    ...CREDENTIALS[operation.caller.kind],
    ...(takesInput ? (["INPUT_INVALID"] as const) : []),
    ...(operation.body ? BODY : []),
    ...(operation.idempotent ? ONCE : []),
    ...ALWAYS,
  ]);
  return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => codes.has(code));
}
