/** One good request for every operation of the contract: long because there are so many, and each is read by itself. */

import type { Operation } from "../../shared/contract/operation.ts";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { DEFAULT_SETTINGS } from "../../shared/domain/settings.ts";
import { evaluation } from "./evaluations.ts";
import { importKeyFile, type KeyFile, keyFile, numbersOf } from "./key-files.ts";
import { newNonce, type TestNode } from "./node.ts";
import { requestString, returnString } from "./offline.ts";
import type { TestService } from "./service.ts";
import { apiKey, type License, license, newProductCode, product, type Token, token } from "./world.ts";

/** Things that stand in the service, for examples to name. */
export interface Stage {
  readonly license: License;
  readonly productCode: string;
  readonly token: Token;
  /** It has an activation of the license. */
  readonly node: TestNode;
  readonly activationId: string;
  /** A request string of that node, and a return string for its activation. */
  readonly request: string;
  readonly returned: string;
  /** An API key that may do nothing but make others. */
  readonly keyId: string;
  /** Things of the account that nothing else needs, for what changes them: a subscription, a blocked one, a product. */
  readonly spare: License;
  readonly blocked: License;
  readonly spareProductId: string;
  readonly spareProductCode: string;
  /** A server's evaluation of the spare product. */
  readonly evaluationId: string;
  /** A key file that no server uses, and one of which the node uses two keys; the second of them is withdrawn. */
  readonly keyFile: KeyFile;
  readonly usedKeyFile: KeyFile;
  /** An address on the blacklist. */
  readonly blacklisted: string;
  readonly now: number;
}

/** An operation's input in full: every field that it knows, optional ones included. */
export interface ExampleInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

const EXTENSIONS = 10;

/** Makes one license with a token and one activation. */
export async function setStage(service: TestService): Promise<Stage> {
  // Each example extends the same evaluation.
  await service.staff(updateSettings, { body: { evaluationExtensions: EXTENSIONS } });
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
  const { id: keyId } = await apiKey(service, { scopes: ["keys:write"] });
  const now = service.clock.now();
  const request = await requestString(service, node);
  const returned = await returnString(service, node, [activationId]);
  const offline = { request, returned };
  const one = { license: made, productCode, token: issued, node, activationId, keyId, now, ...offline };
  return { ...one, ...(await keyFiles(service, made, node)), ...(await spares(service, made)) };
}

/** Key files of the license's account: one that is free, and one that the node uses. */
async function keyFiles(service: TestService, { accountId }: License, node: TestNode) {
  const [free, used] = [await keyFile(service, { accountId }), await keyFile(service, { accountId })];
  await importKeyFile(node, used);
  const [, second = ""] = numbersOf(used);
  await service.staff(withdrawKeys, { params: { keyFileId: used.id }, body: { numbers: [second] } });
  return { keyFile: free, usedKeyFile: used };
}

/** Things of the license's account and product that operations can change, or use up. */
async function spares(service: TestService, { accountId, productId }: License) {
  const expiresAt = new Date(service.clock.now() + 400 * 86_400_000).toISOString();
  const one = { accountId, product: productId, type: "subscription", expiresAt } as const;
  const [spare, blocked] = [await license(service, one), await license(service, one)];
  await service.staff(blockLicense, { params: { license: blocked.id }, body: {} });
  const blacklisted = nextAddress();
  await service.staff(addBlacklistEntry, { body: { target: blacklisted, reason: "Sells stolen codes." } });
  const { id: spareProductId, code: spareProductCode } = await product(service);
  const { evaluationId } = await evaluation(service, [spareProductCode]);
  return { spare, blocked, blacklisted, spareProductId, spareProductCode, evaluationId };
}

let addresses = 0;

/** An address for documentation that no other example of this run has. */
function nextAddress(): string {
  addresses += 1;
  return `2001:db8::${addresses.toString(16)}`;
}

/** The same stage with a token, key files, and spare licenses, of its own, for operations that use one up. */
export async function withFreshToken(service: TestService, stage: Stage): Promise<Stage> {
  const { license: made, node } = stage;
  const files = await keyFiles(service, made, node);
  return { ...stage, token: await token(service, [made]), ...files, ...(await spares(service, made)) };
}

let prefixes = 0;

/** What the numbers of no other example's keys begin with. */
function nextPrefix(): string {
  prefixes += 1;
  return `EXAMPLE-${prefixes}`;
}

let blacklistDays = 0;

/** Another one each time, so that there is something to change. */
function nextBlacklistDays(): number {
  blacklistDays = (blacklistDays + 1) % 3_650;
  return blacklistDays;
}

let staleDays = 3_000;

/** Another one each time, and so long that nothing is cleaned up. */
function nextStaleDays(): number {
  staleDays += 1;
  return staleDays;
}

const isoIn = (stage: Stage, days: number) => new Date(stage.now + days * 86_400_000).toISOString();

const EXAMPLES: Readonly<Record<string, (stage: Stage) => ExampleInput>> = {
  "test-connection": () => ({}),
  "get-key-set": () => ({}),
  "get-key-manifest": () => ({}),
  activate: ({ token, productCode, spare }) => ({
    body: {
      token: token.token,
      nonce: newNonce(),
      licenses: [{ licenseId: spare.id, productId: spare.productId }],
      node: {
        hostName: "fax-01",
        version: "1.2.3",
        serverType: "Production",
        fingerprint: { disk: "a".repeat(43) },
      },
      products: [productCode],
    },
  }),
  verify: ({ license }) => ({
    query: { explain: "true" },
    body: { nonce: newNonce(), licenses: [{ licenseId: license.id, productId: license.productId }] },
  }),
  deactivate: ({ license }) => ({ body: { nonce: newNonce(), licenses: [license.id] } }),
  "start-evaluation": (stage) => ({
    body: {
      nonce: newNonce(),
      node: {
        hostName: "fax-01",
        version: "1.2.3",
        serverType: "Production",
        fingerprint: { disk: "a".repeat(43) },
      },
      products: [stage.spareProductCode],
      installedAt: isoIn(stage, -1),
    },
  }),
  "answer-request": ({ request, license, node, spareProductCode }) => ({
    body: {
      request,
      licenses: [license.code],
      replaceNodeId: node.id,
      extend: [{ product: spareProductCode, days: 7 }],
      legacy: true,
    },
  }),
  "answer-request-by-code": ({ request, license }) => ({
    body: { request, licenseCodes: [license.code], legacy: true },
  }),
  "accept-return": ({ returned }) => ({ body: { return: returned } }),
  "activate-key-file": ({ keyFile }) => ({
    body: {
      nonce: newNonce(),
      node: {
        hostName: "fax-01",
        version: "1.2.3",
        serverType: "Production",
        fingerprint: { disk: "a".repeat(43) },
      },
      fileId: keyFile.id,
      isImport: true,
    },
  }),
  "deactivate-key-file": ({ usedKeyFile }) => ({ body: { nonce: newNonce(), fileId: usedKeyFile.id } }),
  "create-key-file": (stage) => ({
    body: {
      accountId: stage.license.accountId,
      serverType: "Production",
      keys: [
        { type: "EndUser", mode: "Permanent", count: 5 },
        { type: "Module", module: "crm", mode: "Trial", expiresAt: isoIn(stage, 90), count: 2 },
      ],
      numberPrefix: nextPrefix(),
      customerKey: "C-7",
      mostServers: 2,
      note: "PO 4711",
    },
  }),
  "get-key-file": ({ usedKeyFile }) => ({ params: { keyFileId: usedKeyFile.id } }),
  "download-key-file": ({ keyFile }) => ({ params: { keyFileId: keyFile.id } }),
  "list-key-files": ({ license }) => ({
    query: { limit: "2", accountId: license.accountId, serverType: "Production" },
  }),
  "withdraw-keys": ({ usedKeyFile }) => ({
    params: { keyFileId: usedKeyFile.id },
    body: { numbers: numbersOf(usedKeyFile), reason: "Refunded." },
  }),
  "reinstate-keys": ({ usedKeyFile }) => ({
    params: { keyFileId: usedKeyFile.id },
    body: { numbers: numbersOf(usedKeyFile), reason: "Paid." },
  }),
  "release-key-file": ({ usedKeyFile, node }) => ({
    params: { keyFileId: usedKeyFile.id },
    body: { nodeId: node.id, reason: "The server is dead." },
  }),
  "create-product": ({ license }) => ({
    body: {
      code: newProductCode(),
      name: "Fax server",
      description: "Sends and receives.",
      referenceId: `REF-${newProductCode()}`,
      isActive: true,
      requires: [license.productId],
    },
  }),
  "get-product": ({ license }) => ({ params: { product: license.productId } }),
  "list-products": () => ({ query: { limit: "2" } }),
  "update-product": ({ spareProductId, license }) => ({
    params: { product: spareProductId },
    body: {
      name: `Fax server ${newProductCode()}`,
      description: "Sends and receives.",
      referenceId: `REF-${newProductCode()}`,
      isActive: true,
      requires: [license.productId],
    },
  }),
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
      allowedDomains: ["*.acme.com"],
      allowedIps: ["10.0.0.0/8"],
      serverType: "Production",
      orderReference: "PO 4711",
    },
  }),
  "get-license": ({ license }) => ({ params: { license: license.code } }),
  "update-license": (stage) => ({
    params: { license: stage.spare.id },
    body: {
      class: "production",
      capacity: 10,
      features: ["t38"],
      startsAt: isoIn(stage, -1),
      expiresAt: isoIn(stage, 300),
      maintenanceUntil: isoIn(stage, 100),
      graceDays: 7,
      parallelUses: 2,
      onLimit: "reject",
      allowedDomains: ["*.acme.com"],
      allowedIps: ["10.0.0.0/8"],
      serverType: "Production",
      orderReference: "PO 4711",
    },
  }),
  "block-license": ({ spare }) => ({ params: { license: spare.id }, body: { reason: "Unpaid." } }),
  "unblock-license": ({ blocked }) => ({ params: { license: blocked.id }, body: { reason: "Paid." } }),
  "revoke-license": ({ blocked }) => ({ params: { license: blocked.id }, body: { reason: "Refunded." } }),
  "explain-license": ({ license }) => ({
    params: { license: license.id },
    query: { domain: "shop.acme.com", ip: "10.0.0.1", serverType: "Production" },
  }),
  "list-licenses": ({ license }) => ({ query: { limit: "2", accountId: license.accountId } }),
  "issue-token": ({ license, node }) => ({
    body: {
      accountId: license.accountId,
      licenseIds: [license.id],
      uses: 2,
      expiresInDays: 10,
      replacesNodeId: node.id,
      description: "for the fax server",
    },
  }),
  "get-token": ({ token }) => ({ params: { tokenId: token.id } }),
  "list-tokens": ({ license }) => ({ query: { limit: "2", accountId: license.accountId } }),
  "revoke-token": ({ token }) => ({ params: { tokenId: token.id } }),
  "get-activation": ({ activationId }) => ({ params: { activationId } }),
  "list-activations": (stage) => ({
    query: {
      limit: "2",
      product: stage.productCode,
      licenseId: stage.license.id,
      accountId: stage.license.accountId,
      domain: "https://www.acme.com/",
      ip: "127.0.0.1",
      from: isoIn(stage, -1),
      to: isoIn(stage, 1),
      isActive: "false",
      isValid: "false",
      userAgent: "sdk",
      reason: "LICENSE_EXPIRED",
      search: stage.license.code,
    },
  }),
  "deactivate-activation": ({ activationId }) => ({ params: { activationId } }),
  "deactivate-activations": ({ activationId }) => ({ body: { activationIds: [activationId] } }),
  "deactivate-license-activations": ({ spare }) => ({ params: { license: spare.id } }),
  "clean-up-activations": ({ productCode }) => ({
    body: { notSeenForDays: nextStaleDays(), product: productCode, preview: false },
  }),
  "reactivate-activation": ({ activationId }) => ({ params: { activationId } }),
  "get-evaluation": ({ evaluationId }) => ({ params: { evaluationId } }),
  "list-evaluations": (stage) => ({
    query: {
      limit: "2",
      product: stage.spareProductCode,
      accountId: stage.license.accountId,
      nodeId: stage.node.id,
      state: "running",
      endsBefore: isoIn(stage, 60),
    },
  }),
  "extend-evaluation": ({ evaluationId }) => ({
    params: { evaluationId },
    body: { days: 14, reason: "Waits for the purchase order." },
  }),
  "list-activity": (stage) => ({
    query: {
      limit: "2",
      from: isoIn(stage, -1),
      to: isoIn(stage, 1),
      kind: "license.",
      actor: stage.keyId,
      accountId: stage.license.accountId,
      subject: stage.license.id,
      reason: "LICENSE_EXPIRED",
      address: "127.0.0.0/8",
    },
  }),
  "get-activity-hour": (stage) => ({ query: { limit: "2", hour: `${isoIn(stage, 0).slice(0, 13)}Z` } }),
  "get-activity-hashes": (stage) => ({ query: { hour: `${isoIn(stage, 0).slice(0, 13)}Z` } }),
  "list-activity-seals": () => ({ query: { limit: "2", from: "2027-03-10T00Z", through: "2027-03-11T00Z" } }),
  "create-api-key": () => ({
    body: { name: "Nightly import", kind: "staff", scopes: ["keys:write"], expiresInDays: 90 },
  }),
  "get-api-key": ({ keyId }) => ({ params: { keyId } }),
  "list-api-keys": () => ({ query: { limit: "2" } }),
  "revoke-api-key": ({ keyId }) => ({ params: { keyId } }),
  "add-blacklist-entry": () => ({
    body: { target: nextAddress(), reason: "Sells stolen codes.", expiresInDays: 7 },
  }),
  "list-blacklist": () => ({ query: { limit: "2", state: "in-force", kind: "ip", origin: "manual" } }),
  "get-blacklist-entry": ({ blacklisted }) => ({ query: { target: blacklisted } }),
  "check-blacklist": ({ blacklisted }) => ({ query: { ip: blacklisted, domain: "shop.acme.com" } }),
  "lift-blacklist-entry": ({ blacklisted }) => ({ body: { target: blacklisted, reason: "A mistake." } }),
  "get-settings": () => ({}),
  "get-statistics": (stage) => ({ query: { from: isoIn(stage, -20), to: isoIn(stage, 1), by: "hour" } }),
  "run-sweep": () => ({}),
  "get-cluster": () => ({ body: { nonce: newNonce() } }),
  "get-clock": () => ({}),
  "set-clock": (stage) => ({ body: { at: isoIn(stage, 0) } }),
  "update-settings": () => ({
    body: { ...DEFAULT_SETTINGS, evaluationExtensions: EXTENSIONS, blacklistDays: nextBlacklistDays() },
  }),
};

/** Good input for an operation; throws for one that has no example yet, so that none is left out. */
export function exampleFor({ name }: Operation, stage: Stage): ExampleInput {
  const example = EXAMPLES[name];
  if (example === undefined) throw new Error(`test/support/examples.ts has no example for ${name}`);
  return example(stage);
}
