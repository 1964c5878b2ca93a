import { decideSiteActivation, type SiteFacts } from "./activate-site.ts";
import { type Activation, isNode } from "./activation.ts";
import { LIMITS } from "./limits.ts";
import type { Node } from "./node.ts";
import type { LicenseRefusal, TokenRefusal } from "./refusal.ts";
import type { Claim, Environment, Newcomer } from "./take-use.ts";

/** Everything that is stored and bears on making one activation active again. */
export interface ReactivationFacts {
  /** The released activation, as it was. */
  readonly record: Activation;
  readonly site: SiteFacts;
  /** What its holder has activations of, this one included. */
  readonly holdings: readonly (Activation | null)[];
}

export type ReactivationRefusal = LicenseRefusal | HolderRefusal;
type HolderRefusal = Extract<TokenRefusal, "TOKEN_OF_ANOTHER_ACCOUNT" | "NODE_FULL">;

export type ReactivationDecision =
  | { readonly outcome: "refused"; readonly code: ReactivationRefusal }
  | {
      readonly outcome: "granted";
      readonly holder: Node;
      readonly activation: Activation;
      /** Null when it is active: then nothing is written. */
      readonly claim: Claim | null;
    };

/**
 * Decides whether a released activation becomes active again without its holder asking: under the rules of a new one, judged
 * by where it came from, and in the place of the old record. It is no contact of the holder.
 */
export function decideReactivation(
  { record, site, holdings }: ReactivationFacts,
  environment: Environment,
): ReactivationDecision {
  const code = refuseHolder(record, holdings);
  if (code !== null) return { outcome: "refused", code };
  const decision = decideSiteActivation(site, newcomerOf(record, site.site), environment);
  if (decision.outcome === "refused") return decision;
  const { claim } = decision;
  return {
    outcome: "granted",
    holder: { ...decision.site, lastContactAt: site.site?.lastContactAt ?? environment.now },
    activation: claim === null ? record : decision.activation,
    claim,
  };
}

/** A node's license file is of one account, and holds so many licenses; a site has none. */
function refuseHolder(record: Activation, holdings: readonly (Activation | null)[]): HolderRefusal | null {
  if (!isNode(record.holderId)) return null;
  const others = holdings.filter((each) => each?.isActive && each.id !== record.id);
  if (others.some((each) => each?.accountId !== record.accountId)) return "TOKEN_OF_ANOTHER_ACCOUNT";
  return others.length >= LIMITS.licensesPerNode ? "NODE_FULL" : null;
}

/** What its holder has told since, of itself, counts; where the activation came from stays as it was. */
function newcomerOf(record: Activation, holder: Node | null): Newcomer {
  const { holderId, clientName, tokenId, url, domain, observedIp, claimedIp, userAgent } = record;
  return {
    holderId,
    hostName: (isNode(holderId) ? holder?.hostName : null) ?? record.hostName,
    clientName,
    tokenId,
    place: { url, domain },
    origin: { observedIp, claimedIp, userAgent },
    serverType: holder?.serverType ?? null,
    mode: record.mode,
    isVouchedFor: record.mode === "offline",
  };
}
