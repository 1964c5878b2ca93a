import type { InputFor, Operation, ReplyOf } from "./operation.ts";
import { type Problem, problem } from "./problem.ts";

/** One HTTP exchange; how it is made (fetch, a proxy, a test) is the caller's. It rejects when there is no answer. */
export type Transport = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}>;

export interface CallOptions {
  /** Where the service is, with or without a slash at its end. */
  readonly baseUrl: string;
  readonly transport: Transport;
  /** The Authorization header for an operation and the exact text of its body; null for none. */
  readonly authorize: (operation: string, body: string) => Promise<string | null>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What came of a call. `refused`: the service said no, in its own words. `nonsense`: something answered that is not
 * this service, or not as the contract says; it must change nothing. `unreachable`: nothing answered.
 */
export type CallResult<O extends Operation> =
  | { readonly outcome: "done"; readonly body: ReplyOf<O> }
  | { readonly outcome: "refused"; readonly problem: Problem; readonly retryAfterSeconds: number | null }
  | { readonly outcome: "nonsense"; readonly status: number; readonly detail: string }
  | { readonly outcome: "unreachable"; readonly cause: unknown };

/** Calls one operation and checks the reply against the contract; it never throws for what the network does. */
export async function call<O extends Operation>(
  operation: O,
  input: InputFor<O>,
  options: CallOptions,
): Promise<CallResult<O>> {
  const { params, query, body } = input as Parts;
  const text = body === undefined ? "" : JSON.stringify(body);
  const authorization = await options.authorize(operation.name, text);
  const headers = {
    accept: "application/json",
    ...options.headers,
    ...(text === "" ? {} : { "content-type": "application/json" }),
    ...(authorization === null ? {} : { authorization }),
  };
  try {
    const url =
      options.baseUrl.replace(/\/+$/, "") + pathOf(operation.path, params ?? {}) + queryOf(query ?? {});
    const reply = await options.transport({
      method: operation.method,
      url,
      headers,
      body: text === "" ? null : text,
    });
    return judge(operation, reply);
  } catch (cause) {
    return { outcome: "unreachable", cause };
  }
}

type Parts = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
};

function judge<O extends Operation>(
  operation: O,
  { status, headers, body }: Awaited<ReturnType<Transport>>,
): CallResult<O> {
  const value = parseJson(body);
  if (status === operation.status) {
    const read = operation.reply.safeParse(value);
    if (read.success) return { outcome: "done", body: read.data as ReplyOf<O> };
    return { outcome: "nonsense", status, detail: `the reply is not that of ${operation.name}` };
  }
  const read = problem.safeParse(value);
  if (read.success && read.data.status === status) {
    const seconds = Number(headers["retry-after"]);
    const retryAfterSeconds = Number.isInteger(seconds) && seconds > 0 ? seconds : null;
    return { outcome: "refused", problem: read.data, retryAfterSeconds };
  }
  return { outcome: "nonsense", status, detail: `HTTP ${status} with a reply that is not this service's` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A parameter of dots, or an empty one, would lead to another address: it is an error before anything is sent. */
function pathOf(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? "";
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`"${value}" is no ${name}`);
    return encodeURIComponent(value);
  });
}

function queryOf(query: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
