import type { Operation } from "../../shared/contract/operation.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";
import { type License, license, newProductCode, product, type Token, token } from "./world.ts";

/** Things that stand in the service, for examples to name. */
export interface Stage {
  readonly license: License;
  readonly productCode: string;
  readonly token: Token;
  /** It has an activation of the license. */
  readonly node: TestNode;
  readonly activationId: string;
  readonly now: number;
}

/** An operation's input in full: every field that it knows, optional ones included. */
export interface ExampleInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Makes one license with a token and one activation. */
export async function setStage(service: TestService): Promise<Stage> {
  const { id, code } = await product(service);
  const made = await license(service, { product: id, parallelUses: null });
  return stageFor(service, made, code);
}

/** Another stage on the same license: a token and an activation that nothing was done with yet. */
export function nextStage(service: TestService, { license: made, productCode }: Stage): Promise<Stage> {
  return stageFor(service, made, productCode);
}

async function stageFor(service: TestService, made: License, productCode: string): Promise<Stage> {
  const issued = await token(service, [made]);
  const node = await service.node();
  const { reply } = await node.activate(issued.token);
  const activationId = reply.activations[0]?.id ?? "";
  return { license: made, productCode, token: issued, node, activationId, now: service.clock.now() };
}

/** The same stage with a token of its own, for operations that use one up. */
export async function withFreshToken(service: TestService, stage: Stage): Promise<Stage> {
  return { ...stage, token: await token(service, [stage.license]) };
}

const isoIn = (stage: Stage, days: number) => new Date(stage.now + days * 86_400_000).toISOString();

const EXAMPLES: Readonly<Record<string, (stage: Stage) => ExampleInput>> = {
  "test-connection": () => ({}),
  "get-key-set": () => ({}),
  "get-key-manifest": () => ({}),
  activate: ({ token, productCode }) => ({
    body: {
      token: token.token,
      nonce: newNonce(),
      node: { hostName: "fax-01", version: "1.2.3", fingerprint: { disk: "a".repeat(43) } },
      products: [productCode],
    },
  }),
  verify: ({ license }) => ({
    body: { nonce: newNonce(), licenses: [{ licenseId: license.id, productId: license.productId }] },
  }),
  deactivate: ({ license }) => ({ body: { nonce: newNonce(), licenses: [license.id] } }),
  "create-product": () => ({ body: { code: newProductCode(), name: "Fax server", isActive: true } }),
  "get-product": ({ license }) => ({ params: { product: license.productId } }),
  "list-products": () => ({ query: { limit: "2" } }),
  "create-account": () => ({ body: { name: "Acme", email: "it@acme.com", domains: ["acme.com"] } }),
  "get-account": ({ license }) => ({ params: { accountId: license.accountId } }),
  "list-accounts": () => ({ query: { limit: "2" } }),
  "create-license": (stage) => ({
    body: {
      accountId: stage.license.accountId,
      product: stage.license.productId,
      type: "evaluation",
      class: "production",
      capacity: 10,
      features: ["t38"],
      startsAt: isoIn(stage, -1),
      expiresAt: isoIn(stage, 300),
      maintenanceUntil: isoIn(stage, 100),
      graceDays: 7,
      parallelUses: 2,
      onLimit: "reject",
      orderReference: "PO 4711",
    },
  }),
  "get-license": ({ license }) => ({ params: { license: license.code } }),
  "list-licenses": ({ license }) => ({ query: { limit: "2", accountId: license.accountId } }),
  "issue-token": ({ license }) => ({
    body: {
      accountId: license.accountId,
      licenseIds: [license.id],
      uses: 2,
      expiresInDays: 10,
      description: "for the fax server",
    },
  }),
  "get-token": ({ token }) => ({ params: { tokenId: token.id } }),
  "list-tokens": ({ license }) => ({ query: { limit: "2", accountId: license.accountId } }),
  "revoke-token": ({ token }) => ({ params: { tokenId: token.id } }),
  "get-activation": ({ activationId }) => ({ params: { activationId } }),
  "list-activations": ({ license }) => ({ query: { limit: "2", licenseId: license.id } }),
  "deactivate-activation": ({ activationId }) => ({ params: { activationId } }),
};

/** Good input for an operation; throws for one that has no example yet, so that none is left out. */
export function exampleFor({ name }: Operation, stage: Stage): ExampleInput {
  const example = EXAMPLES[name];
  if (example === undefined) throw new Error(`test/support/examples.ts has no example for ${name}`);
  return example(stage);
}
