import {
  activeAmong,
  coversNoProduct,
  type LicenseNo,
  productsInUse,
  withinOneExchange,
} from "./activate.ts";
import type { HeldChange, Origin } from "./activation.ts";
import { runsUntil } from "./license-dates.ts";
import type { LicenseGrant } from "./license-grant.ts";
import { LIMITS } from "./limits.ts";
import type { Node, NodeClaims } from "./node.ts";
import type { AnswerRefusal, LicenseRefusal } from "./refusal.ts";
import { type Claim, type Environment, type LicenseFacts, type Newcomer, takeUse } from "./take-use.ts";

/** What is stored and bears on the answer to one request string. */
export interface AnswerFacts {
  readonly node: Node | null;
  /** The licenses that are to be activated, in the order in which they were named. */
  readonly licenses: readonly LicenseFacts[];
  /** What else the node holds. */
  readonly held: readonly LicenseFacts[];
}

/** What a request string says, and who brings it. */
export interface AnswerRequest {
  readonly nodeId: string;
  readonly claims: NodeClaims;
  /** Codes of the products that are wanted; null for all. */
  readonly products: readonly string[] | null;
  readonly accountId: string;
  readonly origin: Origin;
  /** True where staff bring it. */
  readonly isVouchedFor: boolean;
}

/** A license as a response states it: without a lease. */
export type OfflineGrant = Omit<LicenseGrant, "deadlineAt">;

export type AnswerDecision =
  | {
      readonly outcome: "refused";
      readonly code: AnswerRefusal | LicenseRefusal;
      readonly licenses: readonly LicenseNo[];
    }
  | {
      readonly outcome: "granted";
      readonly node: Node;
      readonly claims: readonly Claim[];
      /** What the node holds already: a response string more for each. */
      readonly changes: readonly HeldChange[];
      /** The licenses that were named, in that order. */
      readonly grants: readonly OfflineGrant[];
    };

/**
 * Decides whether a node that has no connection gets what it asked for: all of the named licenses or none, under the rules of
 * every activation. What it holds already it keeps, offline from now on, and takes no second use.
 */
export function decideAnswer(
  facts: AnswerFacts,
  request: AnswerRequest,
  environment: Environment,
): AnswerDecision {
  const { licenses, held } = facts;
  const { now } = environment;
  const code = refuseRequest(facts, request);
  if (code !== null) return { outcome: "refused", code, licenses: [] };
  const inUse = [...productsInUse(held, now), ...licenses.flatMap(({ product }) => product?.id ?? [])];
  const noes: LicenseNo[] = [];
  const claims: Claim[] = [];
  const changes: HeldChange[] = [];
  const grants: OfflineGrant[] = [];
  for (const each of licenses) {
    const taken = withinOneExchange(takeUse(each, newcomerOf(request), inUse, environment), claims);
    if (typeof taken === "string") {
      noes.push({ licenseId: each.licenseId, code: taken });
      continue;
    }
    if (taken.claim !== null) claims.push(taken.claim);
    if (taken.change !== null) changes.push(taken.change);
    const { license, product, activation } = taken;
    grants.push({ license, product, activationId: activation.id, activatedAt: activation.activatedAt });
  }
  const [first] = noes;
  if (first !== undefined) return { outcome: "refused", code: first.code, licenses: noes };
  const node = nodeAfter(facts, request, now);
  return { outcome: "granted", node, claims, changes, grants };
}

/** When the last of these licenses is over, grace included (epoch ms); null where one of them has no end. */
export function grantsEnd(grants: readonly OfflineGrant[]): number | null {
  const ends = grants.map(({ license }) => runsUntil(license));
  return ends.reduce((last, end) => (last === null || end === null ? null : Math.max(last, end)), 0);
}

function refuseRequest(
  { licenses, held }: AnswerFacts,
  { products, accountId }: AnswerRequest,
): AnswerRefusal | null {
  if (coversNoProduct({ licenses }, products)) return "REQUEST_PRODUCT_MISMATCH";
  const active = activeAmong(held);
  if (active.some((activation) => activation.accountId !== accountId)) return "TOKEN_OF_ANOTHER_ACCOUNT";
  return active.length + licenses.length > LIMITS.licensesPerNode ? "NODE_FULL" : null;
}

function newcomerOf({ nodeId, claims, origin, isVouchedFor }: AnswerRequest): Newcomer {
  return {
    holderId: nodeId,
    hostName: claims.hostName,
    serverType: claims.serverType,
    clientName: null,
    tokenId: null,
    place: { url: null, domain: null },
    origin,
    mode: "offline",
    isVouchedFor,
  };
}

/** A string that is brought is no contact of the node itself. */
function nodeAfter({ node, licenses }: AnswerFacts, request: AnswerRequest, now: number): Node {
  return {
    id: request.nodeId,
    accountId: request.accountId,
    ...request.claims,
    licenseIds: [...new Set([...(node?.licenseIds ?? []), ...licenses.map(({ licenseId }) => licenseId)])],
    firstSeenAt: node?.firstSeenAt ?? now,
    lastContactAt: node?.lastContactAt ?? now,
  };
}
