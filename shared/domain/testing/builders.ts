import type { ActivationFacts, ActivationRequest, Environment, LicenseFacts } from "../activate.ts";
import { type Activation, activationId } from "../activation.ts";
import type { License } from "../license.ts";
import type { Node } from "../node.ts";
import type { Product } from "../product.ts";
import { daysAfter } from "../time.ts";
import type { Token } from "../token.ts";

/** Plain data for tests of the rules; each builder takes only what matters to the test. */

export const NOW: number = Date.UTC(2026, 10, 22, 12);
export const NODE_ID = `nod_${"n".repeat(43)}`;
export const OTHER_NODE_ID = `nod_${"o".repeat(43)}`;
const LICENSE_ID = `lic_${"1".repeat(22)}`;

export function product(given: Partial<Product> = {}): Product {
  return { id: "prd_1", code: "backup", name: "Backup", isActive: true, createdAt: NOW, ...given };
}

export function license(given: Partial<License> = {}): License {
  return {
    id: LICENSE_ID,
    code: "FOREIGN-1",
    accountId: "acc_1",
    productId: "prd_1",
    type: "perpetual",
    class: "production",
    capacity: null,
    features: [],
    startsAt: null,
    expiresAt: null,
    maintenanceUntil: null,
    graceDays: 0,
    parallelUses: 1,
    onLimit: "reject",
    state: "active",
    orderReference: null,
    createdAt: NOW,
    ...given,
  };
}

export function token(given: Partial<Token> = {}): Token {
  return {
    id: "tok_1",
    accountId: "acc_1",
    licenseIds: [LICENSE_ID],
    productIds: ["prd_1"],
    uses: 1,
    description: null,
    expiresAt: daysAfter(NOW, 30),
    revokedAt: null,
    createdAt: NOW,
    ...given,
  };
}

export function activation(given: Partial<Activation> = {}): Activation {
  const { licenseId = LICENSE_ID, nodeId = NODE_ID } = given;
  return {
    id: activationId(licenseId, nodeId),
    licenseId,
    licenseCode: "FOREIGN-1",
    productId: "prd_1",
    accountId: "acc_1",
    nodeId,
    hostName: null,
    mode: "online",
    tokenId: "tok_1",
    activatedAt: NOW - 1_000,
    deactivatedAt: null,
    isActive: true,
    observedIp: "192.0.2.1",
    claimedIp: null,
    userAgent: null,
    ...given,
  };
}

export function node(given: Partial<Node> = {}): Node {
  return {
    id: NODE_ID,
    accountId: "acc_1",
    hostName: null,
    version: null,
    fingerprint: {},
    licenseIds: [],
    firstSeenAt: NOW - 1_000,
    lastContactAt: NOW - 1_000,
    ...given,
  };
}

export function licenseFacts(given: Partial<LicenseFacts> = {}): LicenseFacts {
  const its = given.license === undefined ? license() : given.license;
  return {
    licenseId: its?.id ?? LICENSE_ID,
    license: its,
    product: product(),
    usesTaken: 0,
    activation: null,
    oldest: [],
    ...given,
  };
}

export function facts(given: Partial<ActivationFacts> = {}): ActivationFacts {
  return { token: token(), tokenUsesTaken: 0, node: null, licenses: [licenseFacts()], held: [], ...given };
}

export function request(given: Partial<ActivationRequest> = {}): ActivationRequest {
  return {
    nodeId: NODE_ID,
    claims: { hostName: "server-1", version: null, fingerprint: {} },
    origin: { observedIp: "192.0.2.1", claimedIp: null, userAgent: null },
    products: null,
    ...given,
  };
}

export function environment(given: Partial<Environment> = {}): Environment {
  return { now: NOW, leaseDays: 30, choice: 0, ...given };
}
