import { randomUUID } from "node:crypto";
import type { HttpEvent } from "../../functions/http/event.ts";
import type { RouteHandler } from "../../functions/http/route.ts";
import type { Services } from "../../functions/http/services.ts";
import type { Operation } from "../../shared/contract/operation.ts";

/** What one request brought back; `code` is the problem's, or null for a success. */
export interface Answered {
  readonly status: number;
  readonly code: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads replies of every operation
  readonly body: any;
  readonly ms: number;
}

export interface Asked {
  readonly operation: Operation;
  readonly authorization: string;
  readonly params?: Readonly<Record<string, string>>;
  /** The body as it goes out: node assertions are bound to its bytes. */
  readonly body?: string;
}

/** Sends one request to the service, one way or the other. */
export type Ask = (asked: Asked) => Promise<Answered>;

/** Calls the handlers themselves, as Lambda does: the quickest way that is still the real code. */
export function askDirectly(services: Services): Ask {
  return async (asked) => {
    const { operation } = asked;
    const module = await import(`../../functions/${operation.room}/${operation.name}.ts`);
    const startedAt = performance.now();
    const reply = await (module.handler as RouteHandler)(eventOf(asked), { countersign: services });
    return answered(reply.statusCode, reply.body, startedAt);
  };
}

/** The same, with services of its own for each call, so that nothing in the process is shared. */
export function askApart(services: Services): Ask {
  return (asked) => askDirectly({ ...services, storage: { ...services.storage } })(asked);
}

/** Calls the service through its gateway. */
export function askOverHttp(url: string): Ask {
  return async (asked) => {
    const startedAt = performance.now();
    const reply = await fetch(url + pathOf(asked), {
      method: asked.operation.method,
      headers: headersOf(asked),
      ...(asked.body === undefined ? {} : { body: asked.body }),
    });
    return answered(reply.status, await reply.text(), startedAt);
  };
}

function answered(status: number, text: string, startedAt: number): Answered {
  const body = JSON.parse(text);
  return { status, code: status < 400 ? null : body.code, body, ms: performance.now() - startedAt };
}

function headersOf({ authorization, body }: Asked): Record<string, string> {
  return { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) };
}

function pathOf({ operation, params = {} }: Asked): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
}

function eventOf(asked: Asked): HttpEvent {
  const { operation, params = {}, body } = asked;
  const path = pathOf(asked);
  return {
    rawPath: path,
    rawQueryString: "",
    headers: headersOf(asked),
    queryStringParameters: {},
    pathParameters: params,
    requestContext: {
      requestId: randomUUID(),
      routeKey: `${operation.method} ${operation.path}`,
      http: { method: operation.method, path, sourceIp: "127.0.0.1" },
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}
