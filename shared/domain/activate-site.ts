import { productsInUse } from "./activate.ts";
import type { Activation } from "./activation.ts";
import type { Node } from "./node.ts";
import type { LicenseRefusal } from "./refusal.ts";
import { type Claim, type Environment, type LicenseFacts, type Newcomer, takeUse } from "./take-use.ts";
import type { HeldFacts } from "./verify.ts";

/** What is stored about a license and the site, or node, that wants a use of it. */
export interface SiteFacts {
  readonly license: LicenseFacts;
  /** The holder's own record; null before its first activation. */
  readonly site: Node | null;
  /** What else it holds; read only where the product requires another. */
  readonly held: readonly HeldFacts[];
}

export type SiteDecision =
  | { readonly outcome: "refused"; readonly code: LicenseRefusal }
  | {
      readonly outcome: "granted";
      readonly site: Node;
      readonly activation: Activation;
      /** Null when it holds a use already: then nothing is written. */
      readonly claim: Claim | null;
    };

/** Decides an activation by license code alone: of a site of the License Manager protocol, or by staff's hand. */
export function decideSiteActivation(
  { license, site, held }: SiteFacts,
  newcomer: Newcomer,
  environment: Environment,
): SiteDecision {
  const { now } = environment;
  const taken = takeUse(license, newcomer, productsInUse(held, now), environment);
  if (typeof taken === "string") return { outcome: "refused", code: taken };
  const { activation, claim } = taken;
  return { outcome: "granted", site: siteAfter(site, newcomer, activation, now), activation, claim };
}

function siteAfter(site: Node | null, newcomer: Newcomer, activation: Activation, now: number): Node {
  return {
    id: newcomer.holderId,
    accountId: activation.accountId,
    hostName: newcomer.hostName ?? site?.hostName ?? null,
    version: site?.version ?? null,
    serverType: newcomer.serverType ?? site?.serverType ?? null,
    fingerprint: site?.fingerprint ?? {},
    licenseIds: [...new Set([...(site?.licenseIds ?? []), activation.licenseId])],
    firstSeenAt: site?.firstSeenAt ?? now,
    lastContactAt: now,
  };
}
