import type { Activation } from "./activation.ts";
import type { BlacklistEntry } from "./blacklist.ts";
import { refuseActivation } from "./judge-license.ts";
import type { License } from "./license.ts";
import { grantOf, type LicenseGrant } from "./license-grant.ts";
import { claimsAfter, isOtherHardware, type Node, type NodeClaims } from "./node.ts";
import type { Product } from "./product.ts";
import type { VerifyRefusal } from "./refusal.ts";
import { utcDay } from "./time.ts";

/** What is stored about one license that a node says it holds. */
export interface HeldFacts {
  readonly licenseId: string;
  readonly license: License | null;
  readonly product: Product | null;
  readonly activation: Activation | null;
}

export interface VerificationFacts {
  readonly node: Node | null;
  readonly licenses: readonly HeldFacts[];
  /** Blacklist entries of the request's source. */
  readonly blacklist: readonly BlacklistEntry[];
}

/** A license for which the answer is no. `accountId` is null when the node has no activation to learn it from. */
export interface VerificationNo {
  readonly licenseId: string;
  readonly code: VerifyRefusal;
}

export interface VerificationDecision {
  /** True when every license that was asked about may run on. */
  readonly valid: boolean;
  readonly grants: readonly LicenseGrant[];
  readonly noes: readonly VerificationNo[];
  readonly accountId: string | null;
  /** What is known of the node from now on; null for a node without a record. */
  readonly claims: NodeClaims | null;
  /** True for the first contact of the node on a UTC day: the one small write of a verification. */
  readonly isFirstToday: boolean;
  /** True when staff are to be told that the node's key is in use on two machines. */
  readonly isCopied: boolean;
}

/** Decides a node's poll: for each license, may it run on, and if so how long without contact. */
export function decideVerification(
  facts: VerificationFacts,
  {
    now,
    leaseDays,
    claimed,
  }: { readonly now: number; readonly leaseDays: number; readonly claimed: NodeClaims },
): VerificationDecision {
  const grants: LicenseGrant[] = [];
  const noes: VerificationNo[] = [];
  for (const { licenseId, license, product, activation } of facts.licenses) {
    const code = refuseActivation(activation, license, product, now);
    if (code !== null || !license || !product || !activation)
      noes.push({ licenseId, code: code ?? "LICENSE_UNKNOWN" });
    else grants.push(grantOf(license, product, activation, leaseDays, now));
  }
  return {
    valid: noes.length === 0,
    grants,
    noes,
    accountId: facts.licenses.find(({ activation }) => activation !== null)?.activation?.accountId ?? null,
    claims: facts.node && claimsAfter(facts.node, claimed),
    isFirstToday: facts.node !== null && utcDay(facts.node.lastContactAt) < utcDay(now),
    isCopied: facts.node !== null && isOtherHardware(facts.node, claimed, now),
  };
}
