import { randomBytes } from "node:crypto";
import type { InputFor, Operation } from "../../shared/contract/operation.ts";
import { activate } from "../../shared/contract/operations/activate.ts";
import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { nodeIdOf, signAssertion } from "../../shared/signing/assertion.ts";
import {
  generatePrivateJwk,
  loadSigningKey,
  type PrivateJwk,
  type SigningKey,
} from "../../shared/signing/key.ts";
import { type CallExtras, type Exchange, exchange, requestFor } from "./caller.ts";

type ActivateExtras = Partial<Omit<InputFor<typeof activate>["body"], "token">>;

/** An on-prem server with a key of its own. */
export interface TestNode {
  readonly id: string;
  readonly jwk: PrivateJwk;
  readonly key: SigningKey;
  call<O extends Operation>(operation: O, input: InputFor<O>, extras?: CallExtras): Promise<Exchange<O>>;
  activate(token: string, extras?: ActivateExtras): Promise<Exchange<typeof activate>>;
  verify(...licenses: readonly NamedLicense[]): Promise<Exchange<typeof verify>>;
  deactivate(licenses?: readonly string[]): Promise<Exchange<typeof deactivate>>;
}

interface NamedLicense {
  readonly id: string;
  readonly productId: string;
}

/** Where a node calls, and what it must know for that. */
interface Target {
  readonly url: string;
  readonly issuer: () => Promise<string>;
  readonly now: () => number;
  /** Told of every assertion, so that logs can be searched for it. */
  readonly keepSecret: (text: string) => void;
}

/** A fresh nonce, as a node makes one for each request. */
export function newNonce(): string {
  return randomBytes(18).toString("base64url");
}

/** Makes a server with a new key. */
export async function createNode(target: Target): Promise<TestNode> {
  const jwk = await generatePrivateJwk();
  const key = await loadSigningKey(jwk);
  const call: TestNode["call"] = async (operation, input, extras = {}) => {
    const request = requestFor(operation, input);
    const assertion = await signAssertion(key, {
      issuer: await target.issuer(),
      operation: operation.name,
      body: request.body ?? "",
      now: target.now(),
      jti: newNonce(),
    });
    target.keepSecret(assertion);
    const headers = { ...request.headers, authorization: `Node ${assertion}`, ...extras.headers };
    return exchange(target.url, operation, { ...request, headers });
  };
  return {
    id: await nodeIdOf(jwk),
    jwk,
    key,
    call,
    activate: (token, extras = {}) =>
      call(activate, { body: { nonce: newNonce(), node: { hostName: "fax-01" }, ...extras, token } }),
    verify: (...licenses) =>
      call(verify, {
        query: {},
        body: {
          nonce: newNonce(),
          licenses: licenses.map(({ id, productId }) => ({ licenseId: id, productId })),
        },
      }),
    deactivate: (licenses) =>
      call(deactivate, { body: { nonce: newNonce(), ...(licenses ? { licenses: [...licenses] } : {}) } }),
  };
}
