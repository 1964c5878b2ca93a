import type { Activation, HeldChange, Origin } from "./activation.ts";
import type { BlacklistEntry } from "./blacklist.ts";
import { convertEvaluations, type Evaluation } from "./evaluation.ts";
import { refuseActivation } from "./judge-license.ts";
import { grantOf, type LicenseGrant } from "./license-grant.ts";
import { LIMITS } from "./limits.ts";
import type { Node, NodeClaims } from "./node.ts";
import type { LicenseRefusal, TokenRefusal } from "./refusal.ts";
import {
  type Claim,
  type Environment,
  type LicenseFacts,
  type Newcomer,
  type Taken,
  takeUse,
} from "./take-use.ts";
import { refuseToken, type Token } from "./token.ts";

/** Everything that is stored and bears on one exchange of a token by one node. */
export interface ActivationFacts {
  readonly token: Token | null;
  readonly tokenUsesTaken: number;
  readonly node: Node | null;
  /** The token's licenses, in the token's order. */
  readonly licenses: readonly LicenseFacts[];
  /** What else this node holds; it stays in the node's license file. */
  readonly held: readonly LicenseFacts[];
  /** The node's evaluations of the token's products. */
  readonly evaluations: readonly Evaluation[];
  /** Blacklist entries of the request's source. */
  readonly blacklist: readonly BlacklistEntry[];
}

export interface ActivationRequest {
  readonly nodeId: string;
  readonly claims: NodeClaims;
  readonly origin: Origin;
  /** Codes of the products on the node; null when the node did not say. */
  readonly products: readonly string[] | null;
}

/** A license that stands in the way, and why. */
export interface LicenseNo {
  readonly licenseId: string;
  readonly code: LicenseRefusal;
}

export type ActivationDecision =
  | {
      readonly outcome: "refused";
      readonly code: TokenRefusal | LicenseRefusal;
      readonly licenses: readonly LicenseNo[];
    }
  | {
      readonly outcome: "granted";
      readonly token: Token;
      readonly node: Node;
      /** Empty, as `changes` are, when the node holds everything already: then nothing is written. */
      readonly claims: readonly Claim[];
      /** What it held offline and holds online from now on: it takes a use of the token, and no second one of the license. */
      readonly changes: readonly HeldChange[];
      /** Evaluations that these claims end, as they are from now on. */
      readonly converted: readonly Evaluation[];
      readonly grants: readonly LicenseGrant[];
    };

/**
 * Decides whether a node gets what a token names: all of its licenses or none. What the node already holds it keeps,
 * even when the license is full, and takes no second use.
 */
export function decideActivation(
  facts: ActivationFacts,
  request: ActivationRequest,
  environment: Environment,
): ActivationDecision {
  const { token, licenses } = facts;
  const { now, settings } = environment;
  const missing = licenses.filter(({ activation }) => !activation?.isActive || activation.mode === "offline");
  const code = refuseToken(
    {
      token,
      usesTaken: facts.tokenUsesTaken,
      alreadyExchanged:
        missing.length === 0 && licenses.some((each) => each.activation?.tokenId === token?.id),
      needsUse: missing.length > 0,
      coversNoProduct: coversNoProduct(facts, request.products),
      otherAccount: holdsOfAnotherAccount(facts.held, token),
      tooMany: activeAmong(facts.held).length + licenses.length > LIMITS.licensesPerNode,
    },
    now,
  );
  if (code !== null || token === null)
    return { outcome: "refused", code: code ?? "TOKEN_UNKNOWN", licenses: [] };

  const inUse = [...productsInUse(facts.held, now), ...licenses.flatMap(({ product }) => product?.id ?? [])];
  const noes: LicenseNo[] = [];
  const claims: Claim[] = [];
  const changes: HeldChange[] = [];
  const grants: LicenseGrant[] = [];
  for (const each of licenses) {
    const taken = withinOneExchange(takeUse(each, newcomerOf(token, request), inUse, environment), claims);
    if (typeof taken === "string") {
      noes.push({ licenseId: each.licenseId, code: taken });
      continue;
    }
    if (taken.claim !== null) claims.push(taken.claim);
    if (taken.change !== null) changes.push(taken.change);
    grants.push(grantOf(taken.license, taken.product, taken.activation, settings.leaseDays, now));
  }
  const first = noes[0];
  if (first !== undefined) return { outcome: "refused", code: first.code, licenses: noes };
  const node = nodeAfter(facts, token, request, now);
  return {
    outcome: "granted",
    token,
    node,
    claims,
    changes,
    converted: convertEvaluations(
      facts.evaluations,
      claims.map(({ activation }) => activation),
      now,
    ),
    grants: [...grants, ...grantsHeld(facts.held, settings.leaseDays, now)],
  };
}

/** A use that another holder would have to give up counts as one that is not to be had, where there are too many of them. */
export function withinOneExchange(
  taken: Taken | LicenseRefusal,
  before: readonly Claim[],
): Taken | LicenseRefusal {
  const isTakeover = (claim: Claim | null) => claim?.use.kind === "swap";
  if (typeof taken === "string" || !isTakeover(taken.claim)) return taken;
  return before.filter(isTakeover).length < LIMITS.takeoversPerExchange ? taken : "LICENSE_LIMIT_REACHED";
}

/** The ids of the products of which a good license is in use among these. */
export function productsInUse(
  held: readonly Pick<LicenseFacts, "activation" | "license" | "product">[],
  now: number,
): string[] {
  return held.flatMap(({ activation, license, product }) =>
    product !== null && refuseActivation(activation, license, product, now) === null ? [product.id] : [],
  );
}

function newcomerOf(token: Token, { nodeId, claims, origin }: ActivationRequest): Newcomer {
  return {
    holderId: nodeId,
    hostName: claims.hostName,
    serverType: claims.serverType,
    clientName: null,
    tokenId: token.id,
    place: { url: null, domain: null },
    origin,
    mode: "online",
    isVouchedFor: false,
  };
}

function nodeAfter(facts: ActivationFacts, token: Token, request: ActivationRequest, now: number): Node {
  return {
    id: request.nodeId,
    accountId: token.accountId,
    ...request.claims,
    licenseIds: [...new Set([...(facts.node?.licenseIds ?? []), ...token.licenseIds])],
    firstSeenAt: facts.node?.firstSeenAt ?? now,
    lastContactAt: now,
  };
}

function grantsHeld(held: readonly LicenseFacts[], leaseDays: number, now: number): LicenseGrant[] {
  return held.flatMap(({ license, product, activation }) =>
    license && product && activation && refuseActivation(activation, license, product, now) === null
      ? [grantOf(license, product, activation, leaseDays, now)]
      : [],
  );
}

/** True where products are named, and none of the licenses is for one of them. */
export function coversNoProduct(
  facts: Pick<ActivationFacts, "licenses">,
  codes: readonly string[] | null,
): boolean {
  if (codes === null || facts.licenses.length === 0) return false;
  return !facts.licenses.some(({ product }) => product !== null && codes.includes(product.code));
}

function holdsOfAnotherAccount(held: readonly LicenseFacts[], token: Token | null): boolean {
  return activeAmong(held).some((activation) => activation.accountId !== token?.accountId);
}

export function activeAmong(held: readonly LicenseFacts[]): Activation[] {
  return held.flatMap(({ activation }) => (activation?.isActive ? [activation] : []));
}
