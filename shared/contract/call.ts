import type * as z from "zod/mini";
import { type CallOptions, exchange, type Outcome, type Parts } from "./exchange.ts";
import type { InputFor, Operation, ReplyOf } from "./operation.ts";
import { problem } from "./problem.ts";

export type { CallOptions, Transport } from "./exchange.ts";

/** What came of calling an operation: see `Outcome`. */
export type CallResult<O extends Operation> = Outcome<ReplyOf<O>>;

/** Calls one operation and checks the reply against the contract; it never throws for what the network does. */
export function call<O extends Operation>(
  operation: O,
  input: InputFor<O>,
  options: CallOptions,
): Promise<CallResult<O>> {
  const { name, method, path, status } = operation;
  const readReply = (value: unknown) => readAs(operation.reply, value) as ReplyOf<O> | null;
  return exchange({ name, method, path, status, readReply }, input as Parts, options, (value) =>
    readAs(problem, value),
  );
}

/** A value as its schema has it, without what the schema does not know; null for one that it refuses. */
function readAs<S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> | null {
  const read = schema.safeParse(value);
  return read.success ? read.data : null;
}
