import type { InputFor, Operation, ReplyOf } from "../../shared/contract/operation.ts";
import type { Problem } from "../../shared/contract/problem.ts";
import { expectFitsContract } from "./contract-check.ts";
import { exchangeRaw, type RawReply, type RawRequest } from "./http.ts";

/** An answer that was held against the contract. `reply` throws for a refusal, `problem` for a success. */
export interface Exchange<O extends Operation> extends RawReply {
  readonly reply: ReplyOf<O>;
  readonly problem: Problem;
}

export interface CallExtras {
  readonly headers?: Readonly<Record<string, string>>;
}

type Parts = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
};

/** The request that asks for an operation, without credentials. */
export function requestFor<O extends Operation>(
  operation: O,
  input: InputFor<O>,
): RawRequest & { body?: string } {
  const { params = {}, query = {}, body } = input as Parts;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ""),
  );
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const search = pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
  return {
    method: operation.method,
    path: path + search,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Sends a request for an operation and checks the answer, whatever it is, against the contract. */
export async function exchange<O extends Operation>(
  url: string,
  operation: O,
  request: RawRequest,
): Promise<Exchange<O>> {
  const raw = await exchangeRaw(url, request);
  expectFitsContract(operation, raw);
  const value: unknown = JSON.parse(raw.text);
  const isReply = raw.status === operation.status;
  return {
    ...raw,
    get reply(): ReplyOf<O> {
      if (!isReply) throw new Error(`${operation.name} was refused: ${raw.text}`);
      return value as ReplyOf<O>;
    },
    get problem(): Problem {
      if (isReply) throw new Error(`${operation.name} was not refused: ${raw.text}`);
      return value as Problem;
    },
  };
}
