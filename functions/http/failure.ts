import type { ErrorCode } from "../../shared/contract/errors.ts";
import { AnsweredMeanwhile } from "../../shared/storage/transact.ts";
import { ShellRefusal } from "./answer.ts";

/** Names of errors that mean "the database is not to be reached right now", by the AWS SDK and by Node.js. */
const UNREACHABLE = new Set([
  "TimeoutError",
  "NetworkingError",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "InternalServerError",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "ReadIncomplete",
]);
const UNREACHABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EAI_AGAIN",
]);

/** What a thrown error means to the caller: a shell refusal's own code, trouble with the database, or our mistake. */
export function failureCode(error: unknown): ErrorCode {
  if (error instanceof ShellRefusal) return error.code;
  // The record that stood in the way is over by now: the same request, repeated, is a new one.
  if (error instanceof AnsweredMeanwhile) return "BUSY";
  return isUnreachable(error) ? "UNAVAILABLE" : "INTERNAL";
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
  if (UNREACHABLE.has(error.name) || (code !== undefined && UNREACHABLE_CODES.has(code))) return true;
  if (($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return error instanceof AggregateError && error.errors.some(isUnreachable);
}
