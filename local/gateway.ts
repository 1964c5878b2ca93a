import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HttpEvent, HttpResponse } from "../functions/http/event.ts";
import { BODY_LIMIT_BYTES } from "../functions/http/read-input.ts";
import type { RouteHandler } from "../functions/http/route.ts";
import type { Services } from "../functions/http/services.ts";
import { handler as unknownRoute } from "../functions/http/unknown-route.ts";
import type { Operation } from "../shared/contract/operation.ts";
import { ROUTES } from "../shared/contract/routes.ts";

type Bound = {
  readonly operation: Operation;
  readonly parts: readonly string[];
  readonly handler: RouteHandler;
};

/** An HTTP server that calls the same handlers as API Gateway does, with events of payload version 2.0. */
export async function createGateway(services: Services): Promise<Server> {
  const bound = await Promise.all(ROUTES.map(bind));
  const server = createServer((request, response) => {
    answer(request, bound, services)
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  return server;
}

async function bind(operation: Operation): Promise<Bound> {
  const module = await import(`../functions/${operation.room}/${operation.name}.ts`);
  return { operation, parts: operation.path.split("/"), handler: module.handler };
}

async function answer(
  request: IncomingMessage,
  bound: readonly Bound[],
  services: Services,
): Promise<HttpResponse> {
  const url = new URL(request.url ?? "/", "http://local");
  const parts = url.pathname.split("/");
  const found = bound.find(
    ({ operation, parts: wanted }) => operation.method === request.method && matches(wanted, parts),
  );
  const body = await readBody(request);
  const event = toEvent(request, url, found, parts, body);
  return (found?.handler ?? unknownRoute)(event, { countersign: services });
}

function matches(wanted: readonly string[], given: readonly string[]): boolean {
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (isParameter(part) ? given[index] !== "" : part === given[index]))
  );
}

function isParameter(part: string): boolean {
  return part.startsWith("{");
}

/** The body, cut one byte above the limit: the shell then refuses it, and the rest is never kept. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
    size += chunk.length;
    if (size > 16 * BODY_LIMIT_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES + 1);
}

function toEvent(
  request: IncomingMessage,
  url: URL,
  found: Bound | undefined,
  parts: readonly string[],
  body: Buffer,
): HttpEvent {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : value,
    ]),
  );
  const method = request.method ?? "GET";
  const parameters = (found?.parts ?? []).flatMap((part, index) =>
    isParameter(part) ? [[part.slice(1, -1), parts[index]] as const] : [],
  );
  const userAgent = headers["user-agent"];
  return {
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    queryStringParameters: Object.fromEntries(url.searchParams),
    pathParameters: Object.fromEntries(parameters),
    requestContext: {
      requestId: randomUUID(),
      routeKey: found ? `${method} ${found.operation.path}` : "$default",
      http: {
        method,
        path: url.pathname,
        sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
        ...(userAgent === undefined ? {} : { userAgent }),
      },
    },
    ...(body.length === 0 ? {} : { body: body.toString("base64") }),
    isBase64Encoded: body.length > 0,
  };
}

function send(response: ServerResponse, { statusCode, headers, body }: HttpResponse): void {
  response.writeHead(statusCode, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}
