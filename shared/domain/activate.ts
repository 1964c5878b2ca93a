import { type Activation, activationId, type HeldUse, type Origin } from "./activation.ts";
import { refuseActivation, refuseLicense } from "./judge-license.ts";
import type { License } from "./license.ts";
import { grantOf, type LicenseGrant } from "./license-grant.ts";
import { LIMITS } from "./limits.ts";
import type { Node, NodeClaims } from "./node.ts";
import { claimUse, type UseClaim } from "./parallel-uses.ts";
import type { Product } from "./product.ts";
import type { LicenseRefusal, TokenRefusal } from "./refusal.ts";
import { refuseToken, type Token } from "./token.ts";

/** What is stored about one license that the decision needs; `oldest` is empty unless the license may swap. */
export interface LicenseFacts {
  readonly licenseId: string;
  readonly license: License | null;
  readonly product: Product | null;
  readonly usesTaken: number;
  readonly activation: Activation | null;
  readonly oldest: readonly HeldUse[];
}

/** Everything that is stored and bears on one exchange of a token by one node. */
export interface ActivationFacts {
  readonly token: Token | null;
  readonly tokenUsesTaken: number;
  readonly node: Node | null;
  /** The token's licenses, in the token's order. */
  readonly licenses: readonly LicenseFacts[];
  /** What else this node holds; it stays in the node's license file. */
  readonly held: readonly LicenseFacts[];
}

export interface ActivationRequest {
  readonly nodeId: string;
  readonly claims: NodeClaims;
  readonly origin: Origin;
  /** Codes of the products on the node; null when the node did not say. */
  readonly products: readonly string[] | null;
}

export interface Environment {
  readonly now: number;
  readonly leaseDays: number;
  /** 0 at the first try, random after a rival was faster; see claimUse. */
  readonly choice: number;
}

/** One use to be taken, and the activation record that it makes. */
export interface Claim {
  readonly use: UseClaim;
  readonly activation: Activation;
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
      /** Empty when the node holds everything already: then nothing is written. */
      readonly claims: readonly Claim[];
      readonly grants: readonly LicenseGrant[];
    };

/**
 * Decides whether a node gets what a token names: all of its licenses or none. What the node already holds it keeps,
 * even when the license is full, and takes no second use.
 */
export function decideActivation(
  facts: ActivationFacts,
  request: ActivationRequest,
  { now, leaseDays, choice }: Environment,
): ActivationDecision {
  const { token, licenses } = facts;
  const missing = licenses.filter((each) => each.activation?.isActive !== true);
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

  const noes: LicenseNo[] = [];
  const claims: Claim[] = [];
  const grants: LicenseGrant[] = [];
  for (const each of licenses) {
    const judged = judge(each, token, request, now, choice);
    if (typeof judged === "string") {
      noes.push({ licenseId: each.licenseId, code: judged });
      continue;
    }
    if (judged.use !== null) claims.push({ use: judged.use, activation: judged.activation });
    grants.push(grantOf(judged.license, judged.product, judged.activation, leaseDays, now));
  }
  const first = noes[0];
  if (first !== undefined) return { outcome: "refused", code: first.code, licenses: noes };
  const node = nodeAfter(facts, token, request, now);
  return {
    outcome: "granted",
    token,
    node,
    claims,
    grants: [...grants, ...grantsHeld(facts.held, leaseDays, now)],
  };
}

type Judged = {
  readonly license: License;
  readonly product: Product;
  readonly activation: Activation;
  readonly use: UseClaim | null;
};

function judge(
  facts: LicenseFacts,
  token: Token,
  request: ActivationRequest,
  now: number,
  choice: number,
): Judged | LicenseRefusal {
  const { license, product, activation } = facts;
  const no = refuseLicense(license, product, now);
  if (no !== null || license === null || product === null) return no ?? "LICENSE_UNKNOWN";
  if (activation?.isActive) return { license, product, activation, use: null };
  const use = claimUse(license, facts.usesTaken, facts.oldest, choice);
  if (use === null) return "LICENSE_LIMIT_REACHED";
  return { license, product, activation: activationOf(license, token, request, now), use };
}

function activationOf(license: License, token: Token, request: ActivationRequest, now: number): Activation {
  return {
    id: activationId(license.id, request.nodeId),
    licenseId: license.id,
    licenseCode: license.code,
    productId: license.productId,
    accountId: license.accountId,
    nodeId: request.nodeId,
    hostName: request.claims.hostName,
    mode: "online",
    tokenId: token.id,
    activatedAt: now,
    deactivatedAt: null,
    isActive: true,
    ...request.origin,
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

function coversNoProduct(facts: ActivationFacts, codes: readonly string[] | null): boolean {
  if (codes === null || facts.licenses.length === 0) return false;
  return !facts.licenses.some(({ product }) => product !== null && codes.includes(product.code));
}

function holdsOfAnotherAccount(held: readonly LicenseFacts[], token: Token | null): boolean {
  return activeAmong(held).some((activation) => activation.accountId !== token?.accountId);
}

function activeAmong(held: readonly LicenseFacts[]): Activation[] {
  return held.flatMap(({ activation }) => (activation?.isActive ? [activation] : []));
}
