import type { ErrorCode } from "../../shared/contract/errors.ts";
import type {
  Dialect,
  DialectOf,
  WireOperation,
  WireRefusalOf,
} from "../../shared/contract/wire-operation.ts";
import { wireRefusalOf } from "../../shared/contract/wire-texts.ts";
import type { Refusal } from "./answer.ts";
import type { HttpResponse } from "./event.ts";
import { retryAfterSeconds } from "./problem.ts";

/** What follows `status` (and `is_active`, where the dialect has it); it may also say these two themselves. */
export interface WireBody {
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A success, in every dialect that the operation is asked in; `bare` is a whole body, for those that have no form. */
export type WireReply<O extends WireOperation> =
  | { readonly kind: "reply"; readonly bodies: Readonly<Record<DialectOf<O>, WireBody>> }
  | { readonly kind: "bare"; readonly body: object };

export type WireAnswer<O extends WireOperation> = WireReply<O> | Refusal<WireRefusalOf<O> | "BUSY">;

/** What is wrong with which field or header. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Answers with success, in each dialect's own words. */
export function wireReply<const B>(bodies: B): { readonly kind: "reply"; readonly bodies: B } {
  return { kind: "reply", bodies };
}

/** A success as it goes out: always 200, which the official PHP sample and the LicenseBox helper need exactly. */
export function renderReply<O extends WireOperation>(answer: WireReply<O>, dialect: Dialect): HttpResponse {
  if (answer.kind === "bare") return json(200, answer.body);
  const body = (answer.bodies as Readonly<Record<Dialect, WireBody>>)[dialect];
  return json(200, { ...yesOrNo(dialect, true), ...body });
}

/**
 * A refusal as it goes out. `errors` is given for what the request itself has wrong, and there an object, even an empty
 * one; null for a no of the rules.
 */
export function renderRefusal(
  operation: WireOperation | null,
  dialect: Dialect,
  code: ErrorCode,
  errors: FieldErrors | null,
): HttpResponse {
  const { status, message, statusCode } = wireRefusalOf(operation, code);
  const body = {
    ...yesOrNo(dialect, false),
    ...(statusCode === undefined ? {} : { status_code: statusCode }),
    message,
  };
  if (isLegacy(dialect)) return json(200, withErrors(body, dialect, errors));
  const rest = errors === null ? (operation?.refusedFields?.[dialect] ?? {}) : { errors };
  const seconds = retryAfterSeconds(code);
  return json(status, { ...body, ...rest }, seconds === null ? {} : { "retry-after": String(seconds) });
}

/** Legacy replies have no `errors`; who administers is told in the message what to mend. */
function withErrors<B extends WireBody>(body: B, dialect: Dialect, errors: FieldErrors | null): B {
  const told = dialect === "legacy-internal" ? Object.values(errors ?? {}).flat() : [];
  const sentence = told.map((each) => each.replace(/\.$/, "")).join("; ");
  return sentence === "" ? body : { ...body, message: `${body.message} ${sentence}.` };
}

function isLegacy(dialect: Dialect): boolean {
  return dialect === "legacy" || dialect === "legacy-internal";
}

function yesOrNo(dialect: Dialect, yes: boolean): object {
  return dialect === "external" || (dialect === "internal" && !yes)
    ? { status: yes, is_active: yes }
    : { status: yes };
}

function json(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
