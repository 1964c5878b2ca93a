import type { Method } from "./operation.ts";
import type { Problem } from "./problem.ts";

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

/** Where an operation is, and what is taken for its reply: `readReply` gives null for anything else. */
export interface Route<R> {
  readonly name: string;
  readonly method: Method;
  readonly path: `/${string}`;
  readonly status: number;
  readonly readReply: (value: unknown) => R | null;
}

/** What is sent: the parts that the operation has. */
export interface Parts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

/**
 * What came of a call. `refused`: the service said no, in its own words. `nonsense`: something answered that is not
 * this service, or not as the contract says; it must change nothing. `unreachable`: nothing answered.
 */
export type Outcome<R, P = Problem> =
  | { readonly outcome: "done"; readonly body: R }
  | { readonly outcome: "refused"; readonly problem: P; readonly retryAfterSeconds: number | null }
  | { readonly outcome: "nonsense"; readonly status: number; readonly detail: string }
  | { readonly outcome: "unreachable"; readonly cause: unknown };

/** Calls what is at a route, without any schema; it never throws for what the network does. */
export async function exchange<R, P extends Pick<Problem, "status">>(
  route: Route<R>,
  { params, query, body }: Parts,
  options: CallOptions,
  readProblem: (value: unknown) => P | null,
): Promise<Outcome<R, P>> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const authorization = await options.authorize(route.name, text);
  const headers = {
    accept: "application/json",
    ...options.headers,
    ...(text === "" ? {} : { "content-type": "application/json" }),
    ...(authorization === null ? {} : { authorization }),
  };
  try {
    const url = options.baseUrl.replace(/\/+$/, "") + pathOf(route.path, params ?? {}) + queryOf(query ?? {});
    const reply = await options.transport({
      method: route.method,
      url,
      headers,
      body: text === "" ? null : text,
    });
    return judge(route, reply, readProblem);
  } catch (cause) {
    return { outcome: "unreachable", cause };
  }
}

function judge<R, P extends Pick<Problem, "status">>(
  route: Route<R>,
  { status, headers, body }: Awaited<ReturnType<Transport>>,
  readProblem: (value: unknown) => P | null,
): Outcome<R, P> {
  const value = parseJson(body);
  if (status === route.status) {
    const read = route.readReply(value);
    if (read !== null) return { outcome: "done", body: read };
    return { outcome: "nonsense", status, detail: `the reply is not that of ${route.name}` };
  }
  const problem = readProblem(value);
  if (problem?.status === status) {
    const seconds = Number(headers["retry-after"]);
    const retryAfterSeconds = Number.isInteger(seconds) && seconds > 0 ? seconds : null;
    return { outcome: "refused", problem, retryAfterSeconds };
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
