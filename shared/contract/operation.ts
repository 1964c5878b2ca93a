import type * as z from "zod/mini";
import type { Scope } from "./access.ts";
import type { ErrorCode } from "./errors.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Who may call: anyone, an on-prem server with its assertion, or staff with credentials that have the scope. */
export type Caller =
  | { readonly kind: "anyone" }
  | { readonly kind: "node" }
  | { readonly kind: "staff"; readonly scope: Scope };

type Schema = z.ZodMiniType;

/**
 * One operation as both sides agree on it: address, caller, input, replies and every refusal. What it does not list,
 * its handler cannot return.
 */
export interface Operation {
  /** The same word in contract, functions, client, cli, test and docs. */
  readonly name: string;
  /** The folder under functions/ that holds its handler. */
  readonly room: "node" | "staff";
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  readonly caller: Caller;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  /** True when a request with an Idempotency-Key takes effect once and is answered with the same bytes. */
  readonly idempotent?: boolean;
  readonly status: 200 | 201;
  readonly reply: Schema;
  readonly refusals: readonly ErrorCode[];
}

type InputOf<S> = S extends Schema ? z.output<S> : undefined;
type SentOf<S> = S extends Schema ? z.input<S> : undefined;

export type BodyOf<O extends Operation> = InputOf<O["body"]>;
export type ParamsOf<O extends Operation> = InputOf<O["params"]>;
export type QueryOf<O extends Operation> = InputOf<O["query"]>;
export type ReplyOf<O extends Operation> = z.input<O["reply"]>;
export type RefusalOf<O extends Operation> = O["refusals"][number];

/** What a caller passes: only the parts that the operation has. */
export type InputFor<O extends Operation> = {
  readonly [K in "body" | "params" | "query" as O[K] extends Schema ? K : never]: SentOf<O[K]>;
};

/** Declares an operation and keeps its literal types, so that handlers and callers are checked against them. */
export function operation<const O extends Operation>(declared: O): O {
  return declared;
}
