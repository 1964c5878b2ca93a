import type { ActivationFacts, ActivationRequest } from "../activate.ts";
import { type Activation, activationId } from "../activation.ts";
import type { BlacklistEntry } from "../blacklist.ts";
import type { Evaluation } from "../evaluation.ts";
import { LICENSE_DEFAULTS, type License } from "../license.ts";
import type { Node } from "../node.ts";
import { PRODUCT_DEFAULTS, type Product } from "../product.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import type { Environment, LicenseFacts, Newcomer } from "../take-use.ts";
import { daysAfter } from "../time.ts";
import type { Token } from "../token.ts";

/** Plain data for tests of the rules; each builder takes only what matters to the test. */

export const NOW: number = Date.UTC(2026, 10, 22, 12);
export const NODE_ID = `nod_${"n".repeat(43)}`;
export const OTHER_NODE_ID = `nod_${"o".repeat(43)}`;
const LICENSE_ID = `lic_${"1".repeat(22)}`;

export function product(given: Partial<Product> = {}): Product {
  return {
    ...PRODUCT_DEFAULTS,
    id: "prd_1",
    code: "backup",
    name: "Backup",
    isActive: true,
    createdAt: NOW,
    ...given,
  };
}

export function license(given: Partial<License> = {}): License {
  return {
    ...LICENSE_DEFAULTS,
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
    replacesHolderId: null,
    description: null,
    expiresAt: daysAfter(NOW, 30),
    revokedAt: null,
    createdAt: NOW,
    ...given,
  };
}

export function activation(given: Partial<Activation> = {}): Activation {
  const { licenseId = LICENSE_ID, holderId = NODE_ID } = given;
  return {
    id: activationId(licenseId, holderId),
    licenseId,
    licenseCode: "FOREIGN-1",
    productId: "prd_1",
    accountId: "acc_1",
    holderId,
    hostName: null,
    clientName: null,
    url: null,
    domain: null,
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
    serverType: null,
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
    releases: 0,
    activation: null,
    oldest: [],
    replaced: null,
    ...given,
  };
}

export function facts(given: Partial<ActivationFacts> = {}): ActivationFacts {
  return {
    token: token(),
    tokenUsesTaken: 0,
    node: null,
    licenses: [licenseFacts()],
    held: [],
    evaluations: [],
    blacklist: [],
    ...given,
  };
}

export function request(given: Partial<ActivationRequest> = {}): ActivationRequest {
  return {
    nodeId: NODE_ID,
    claims: { hostName: "server-1", version: null, fingerprint: {}, serverType: null },
    origin: { observedIp: "192.0.2.1", claimedIp: null, userAgent: null },
    products: null,
    ...given,
  };
}

export function newcomer(given: Partial<Newcomer> = {}): Newcomer {
  return {
    holderId: NODE_ID,
    hostName: "server-1",
    clientName: null,
    tokenId: "tok_1",
    place: { url: null, domain: null },
    origin: { observedIp: "192.0.2.1", claimedIp: null, userAgent: null },
    serverType: null,
    mode: "online",
    isVouchedFor: false,
    ...given,
  };
}

/** An automatic entry that refuses an address. */
export function blacklistEntry(given: Partial<BlacklistEntry> = {}): BlacklistEntry {
  return {
    target: "192.0.2.1",
    kind: "ip",
    origin: "automatic",
    reason: "20 failed attempts in 24 hours",
    isDryRun: false,
    createdAt: NOW - 1_000,
    createdBy: "countersign",
    expiresAt: daysAfter(NOW, 30),
    liftedAt: null,
    evidence: { attempts: 20, threshold: 20, since: NOW - 2_000, attemptIds: [] },
    lastRefusedAt: null,
    revision: 1,
    ...given,
  };
}

export function environment(given: Partial<Environment> = {}): Environment {
  return { now: NOW, settings: DEFAULT_SETTINGS, choice: 0, ...given };
}

/** An evaluation that began at NOW, 30 days long. */
export function evaluation(given: Partial<Evaluation> = {}): Evaluation {
  const { startsAt = NOW } = given;
  return {
    id: "evl_1",
    productId: "prd_1",
    productCode: "backup",
    nodeId: NODE_ID,
    accountId: null,
    hostName: "server-1",
    fingerprint: {},
    installedAt: null,
    firstContactAt: startsAt,
    startsAt,
    endsAt: daysAfter(startsAt, 30),
    endSetAt: startsAt,
    extensions: 0,
    extendedFor: null,
    licensedAt: null,
    toldNotices: {},
    revision: 1,
    ...given,
  };
}
