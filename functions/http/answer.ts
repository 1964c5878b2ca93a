import type { ErrorCode } from "../../shared/contract/errors.ts";
import type { Operation, RefusalOf, ReplyOf } from "../../shared/contract/operation.ts";
import type { Problem } from "../../shared/contract/problem.ts";
import type { FailedAttempt, Origin } from "../../shared/domain/activation.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";

/** A success: the status and body that the contract lists. */
export interface Reply<O extends Operation> {
  readonly kind: "reply";
  readonly status: O["status"];
  readonly body: ReplyOf<O>;
}

/** What a problem may say besides its code. */
export type ProblemExtra = Pick<Problem, "errors" | "licenses" | "scope" | "serverTime">;

/** The failed attempt that a refusal leaves; `about` is what its record tells besides where it came from. */
export type Attempt = Pick<ActivityEntry, "accountId" | "subjects"> & {
  readonly about?: Partial<Omit<FailedAttempt, keyof Origin | "id" | "at" | "reason" | "accountId">>;
};

/** An expected no, with one of the codes that the contract lists. */
export interface Refusal<C extends ErrorCode = ErrorCode> {
  readonly kind: "refusal";
  readonly code: C;
  readonly extra: ProblemExtra;
  readonly attempt: Attempt | null;
}

export type Answer<O extends Operation> = Reply<O> | Refusal<RefusalOf<O>>;

/** Answers with success. */
export function reply<const S extends 200 | 201, B>(
  status: S,
  body: B,
): { kind: "reply"; status: S; body: B } {
  return { kind: "reply", status, body };
}

/** Answers with a refusal; with `attempt` the shell records it as a failed attempt. */
export function refuse<C extends ErrorCode>(
  code: C,
  extra: ProblemExtra = {},
  attempt: Attempt | null = null,
): Refusal<C> {
  return { kind: "refusal", code, extra, attempt };
}

/** Answers that rivals won every try and nothing was changed. */
export function retryLater(): Refusal<"BUSY"> {
  return refuse("BUSY");
}

/** A refusal that the shell itself says before or around a handler. */
export class ShellRefusal extends Error {
  readonly code: ErrorCode;
  readonly extra: ProblemExtra;
  constructor(code: ErrorCode, extra: ProblemExtra = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}
