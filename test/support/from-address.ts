import { randomUUID } from "node:crypto";
import type { HttpEvent } from "../../functions/http/event.ts";
import type { RouteHandler } from "../../functions/http/route.ts";
import type { InputFor, Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { signAssertion } from "../../shared/signing/assertion.ts";
import { requestFor } from "./caller.ts";
import type { RawReply, RawRequest } from "./http.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";

/** The gateway's handlers, called with events from any address: over HTTP, this machine has but one. */

interface Address {
  readonly method: string;
  readonly path: string;
  readonly room: string;
  readonly name: string;
}

const ADDRESSES: readonly Address[] = [
  ...ROUTES.map(({ method, path, room, name }) => ({ method, path, room, name })),
  ...WIRE_ROUTES.flatMap(({ room, name, addresses }) =>
    addresses.map(({ method, path }) => ({ method, path, room, name })),
  ),
];

const handlers = new Map<string, Promise<{ readonly handler: RouteHandler }>>();

function handlerOf({ room, name }: Address): Promise<{ readonly handler: RouteHandler }> {
  const known = handlers.get(`${room}/${name}`) ?? import(`../../functions/${room}/${name}.ts`);
  handlers.set(`${room}/${name}`, known);
  return known;
}

/** What stands between the gateway and the handler; a mutant puts another address in. */
export type Tamper = (event: HttpEvent) => HttpEvent;

/** A request that the gateway sees come from `sourceIp`; only paths without parameters. */
export async function askFrom(
  { local }: TestService,
  sourceIp: string,
  request: RawRequest & { readonly body?: string },
  tamper: Tamper = (event) => event,
): Promise<RawReply> {
  const event = tamper(eventOf(sourceIp, request));
  const { method, path } = event.requestContext.http;
  const found = ADDRESSES.find((each) => each.method === method && each.path === path);
  if (found === undefined) throw new Error(`there is no ${method} ${path}`);
  const { handler } = await handlerOf(found);
  const { statusCode, headers, body } = await handler(event, { countersign: local.services });
  return { status: statusCode, headers, text: body };
}

function eventOf(sourceIp: string, { method, path, headers = {}, body }: RawRequest): HttpEvent {
  const [rawPath = "", rawQueryString = ""] = path.split("?");
  return {
    rawPath,
    rawQueryString,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
    requestContext: {
      requestId: randomUUID(),
      routeKey: `${method} ${rawPath}`,
      http: { method, path: rawPath, sourceIp },
    },
    ...(body === undefined ? {} : { body: String(body) }),
    isBase64Encoded: false,
  };
}

/** A node's request, signed by it, from an address and with any headers besides. */
export async function nodeFrom<O extends Operation>(
  service: TestService,
  sourceIp: string,
  node: TestNode,
  operation: O,
  input: InputFor<O>,
  {
    headers = {},
    tamper,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly tamper?: Tamper } = {},
): Promise<RawReply> {
  const request = requestFor(operation, input);
  const assertion = await signAssertion(node.key, {
    issuer: await service.issuer(),
    operation: operation.name,
    body: request.body ?? "",
    now: service.clock.now(),
    jti: newNonce(),
  });
  service.keepSecret(assertion);
  const all = { ...headers, ...request.headers, authorization: `Node ${assertion}` };
  return askFrom(service, sourceIp, { ...request, headers: all }, tamper);
}

/** What a site asks and says of itself. */
export interface SiteAsks {
  readonly path: string;
  readonly body: object;
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A site's request of the License Manager protocol, with an API key of kind external, from an address. */
export async function siteFrom(
  service: TestService,
  sourceIp: string,
  key: string,
  { path, body, url, headers = {} }: SiteAsks,
  tamper?: Tamper,
): Promise<SiteReply> {
  const all = {
    "content-type": "application/json",
    "x-api-key": key,
    ...(url === undefined ? {} : { "x-api-url": url }),
    ...headers,
  };
  const request = { method: "POST", path, headers: all, body: JSON.stringify(body) };
  const reply = await askFrom(service, sourceIp, request, tamper);
  return { ...reply, json: JSON.parse(reply.text) };
}

export interface SiteReply extends RawReply {
  readonly json: {
    readonly status: boolean;
    readonly is_active?: boolean;
    readonly message: string;
  } & Readonly<Record<string, unknown>>;
}
