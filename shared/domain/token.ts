import type { TokenRefusal } from "./refusal.ts";

/** An activation token as stored: never its text, whose HMAC names it. `uses` is how many exchanges it allows. */
export interface Token {
  readonly id: string;
  readonly accountId: string;
  readonly licenseIds: readonly string[];
  /** The products of those licenses, each once. */
  readonly productIds: readonly string[];
  readonly uses: number;
  /** A dead node of the account: whoever exchanges the token takes its place in those licenses. */
  readonly replacesHolderId: string | null;
  readonly description: string | null;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly createdAt: number;
}

export type TokenState = "usable" | "used-up" | "expired" | "revoked";

/** What a token is at `now`, for lists and pages; the order is that of the refusals. */
export function tokenState(token: Token, usesTaken: number, now: number): TokenState {
  if (token.revokedAt !== null) return "revoked";
  if (now >= token.expiresAt) return "expired";
  if (usesTaken >= token.uses) return "used-up";
  return "usable";
}

/** What a token is judged by: the token (null when unknown) and what is true of the node that brings it. */
export interface TokenFacts {
  readonly token: Token | null;
  readonly usesTaken: number;
  /** This node exchanged this token before and still holds everything that it names. */
  readonly alreadyExchanged: boolean;
  /** Something would be claimed, so that a use of the token is needed. */
  readonly needsUse: boolean;
  /** The node told which products it has, and the token covers none of them. */
  readonly coversNoProduct: boolean;
  /** The node holds licenses of another account. */
  readonly otherAccount: boolean;
  /** With this token the node would hold more licenses than a node may. */
  readonly tooMany: boolean;
}

/** The first reason to refuse a well-formed token, in the order of the specification; null when there is none. */
export function refuseToken(facts: TokenFacts, now: number): TokenRefusal | null {
  const { token } = facts;
  if (token === null) return "TOKEN_UNKNOWN";
  if (token.revokedAt !== null) return "TOKEN_REVOKED";
  if (facts.alreadyExchanged) return null;
  if (now >= token.expiresAt) return "TOKEN_EXPIRED";
  if (facts.needsUse && facts.usesTaken >= token.uses) return "TOKEN_USED_UP";
  if (facts.coversNoProduct) return "TOKEN_PRODUCT_MISMATCH";
  if (facts.otherAccount) return "TOKEN_OF_ANOTHER_ACCOUNT";
  if (facts.tooMany) return "NODE_FULL";
  return null;
}
