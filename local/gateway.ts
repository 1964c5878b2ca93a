import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HttpEvent, HttpResponse } from "../functions/http/event.ts";
import { BODY_LIMIT_BYTES } from "../functions/http/read-input.ts";
import type { RouteHandler } from "../functions/http/route.ts";
import type { Services } from "../functions/http/services.ts";
import { unknownRoute } from "../functions/http/unknown-route.ts";
import { ADDRESSES } from "../shared/contract/addresses.ts";
import type { Operation } from "../shared/contract/operation.ts";
import { ROUTES } from "../shared/contract/routes.ts";
import type { WireOperation } from "../shared/contract/wire-operation.ts";
import { WIRE_ROUTES } from "../shared/contract/wire-routes.ts";

const UNKNOWN_ROUTE = unknownRoute(ADDRESSES);

/** API Gateway takes no more than this; a sender of more is cut off. */
const DRAIN_LIMIT_BYTES = 10 * 1_048_576;

type Bound = {
  readonly method: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly handler: RouteHandler;
};

/** An HTTP server that calls the same handlers as API Gateway does, with events of payload version 2.0. */
export async function createGateway(services: Services): Promise<Server> {
  const bound = (await Promise.all([...ROUTES.map(bind), ...WIRE_ROUTES.map(bindWire)])).flat();
  const server = createServer((request, response) => {
    answer(request, bound, services)
      .then((reply) => send(request, response, reply, services.now()))
      .catch(() => response.destroy());
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  return server;
}

async function bind({ room, name, ...address }: Operation): Promise<Bound[]> {
  return bindAll([address], await import(`../functions/${room}/${name}.ts`));
}

async function bindWire({ room, name, addresses }: WireOperation): Promise<Bound[]> {
  return bindAll(addresses, await import(`../functions/${room}/${name}.ts`));
}

function bindAll(
  addresses: readonly Pick<Operation, "method" | "path">[],
  { handler }: { readonly handler: RouteHandler },
): Bound[] {
  return addresses.map(({ method, path }) => ({ method, path, parts: path.split("/"), handler }));
}

async function answer(
  request: IncomingMessage,
  bound: readonly Bound[],
  services: Services,
): Promise<HttpResponse> {
  const [path = "/", ...rest] = originForm(request.url ?? "/").split("?");
  const parts = path.split("/");
  const found = bound.find(
    ({ method, parts: wanted }) => method === request.method && matches(wanted, parts),
  );
  const body = await readBody(request);
  const event = toEvent(request, path, rest.join("?"), found, body);
  return (found?.handler ?? UNKNOWN_ROUTE)(event, { countersign: services });
}

/** The target without scheme and host, which RFC 9112 lets a client send. */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?]*(?=\/|\?|$)/i, "") || "/";
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

/** Repeated names are joined by a comma, as API Gateway does. */
function readQuery(query: string): Record<string, string> {
  const pairs = new URLSearchParams(query);
  return Object.fromEntries([...pairs.keys()].map((name) => [name, pairs.getAll(name).join(",")]));
}

/**
 * The body, cut one byte above the limit: the shell then refuses it, and the rest is never kept. The rest is read all the
 * same, up to what API Gateway would take, so that the sender gets to read its refusal.
 */
function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const finish = () => resolve(Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES + 1));
    request.on("data", (chunk: Buffer) => {
      if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
      size += chunk.length;
      if (size <= DRAIN_LIMIT_BYTES) return;
      request.pause();
      finish();
    });
    request.once("end", finish);
    request.once("error", reject);
  });
}

function toEvent(
  request: IncomingMessage,
  path: string,
  query: string,
  found: Bound | undefined,
  body: Buffer,
): HttpEvent {
  const parts = path.split("/");
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
    rawPath: path,
    rawQueryString: query,
    headers,
    queryStringParameters: readQuery(query),
    pathParameters: Object.fromEntries(parameters),
    requestContext: {
      requestId: randomUUID(),
      routeKey: found ? `${method} ${found.path}` : "$default",
      http: {
        method,
        path,
        sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
        ...(userAgent === undefined ? {} : { userAgent }),
      },
    },
    ...(body.length === 0 ? {} : { body: body.toString("base64") }),
    isBase64Encoded: body.length > 0,
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { statusCode, headers, body }: HttpResponse,
  now: number,
): void {
  const isCutOff = !request.readableEnded;
  response.writeHead(statusCode, {
    // The service's time, by which assertions are judged; left alone, Node.js tells the machine's.
    date: new Date(now).toUTCString(),
    ...headers,
    "content-length": Buffer.byteLength(body),
    ...(isCutOff ? { connection: "close" } : {}),
  });
  response.end(body, () => isCutOff && request.socket.destroySoon());
}
