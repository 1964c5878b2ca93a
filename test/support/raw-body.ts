import type { Operation } from "../../shared/contract/operation.ts";
import { signAssertion } from "../../shared/signing/assertion.ts";
import { type Exchange, exchange, requestFor } from "./caller.ts";
import type { RawRequest } from "./http.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";

/** Good credentials for exactly these bytes, whatever they are: the node's assertion, or the admin key. */
export async function credentialsFor(
  service: TestService,
  node: TestNode,
  operation: Operation,
  body: string | Uint8Array,
): Promise<Readonly<Record<string, string>>> {
  if (operation.caller.kind === "anyone") return {};
  if (operation.caller.kind === "staff") return { authorization: `Bearer ${service.adminKey}` };
  const assertion = await signAssertion(node.key, {
    issuer: await service.issuer(),
    operation: operation.name,
    body: typeof body === "string" ? body : Buffer.from(body).toString("utf8"),
    now: service.clock.now(),
    jti: newNonce(),
  });
  service.keepSecret(assertion);
  return { authorization: `Node ${assertion}` };
}

/** Sends any bytes as the body of an operation, with good credentials. */
export async function sendRaw(
  service: TestService,
  node: TestNode,
  operation: Operation,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
  change: Partial<RawRequest> = {},
): Promise<Exchange<Operation>> {
  const credentials = await credentialsFor(service, node, operation, body);
  const request = { ...requestFor(operation, {}), headers: { ...headers, ...credentials }, body, ...change };
  return exchange(service.url, operation, request);
}
