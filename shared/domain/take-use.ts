import {
  type Activation,
  activationId,
  type HeldChange,
  type HeldUse,
  isNode,
  type Mode,
  type Origin,
  type Place,
} from "./activation.ts";
import { refuseAsker, refuseLicense } from "./judge-license.ts";
import type { License } from "./license.ts";
import type { Asker } from "./license-rules.ts";
import { claimUse, type UseClaim, type UseCounts } from "./parallel-uses.ts";
import type { Product } from "./product.ts";
import type { LicenseRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** What is stored about one license that the decision needs; `oldest` is empty unless the license may swap. */
export interface LicenseFacts {
  readonly licenseId: string;
  readonly license: License | null;
  readonly product: Product | null;
  readonly usesTaken: number;
  /** Releases that count against the cap, this year. */
  readonly releases: number;
  /** The newcomer's own record. */
  readonly activation: Activation | null;
  readonly oldest: readonly HeldUse[];
  /** The record of the dead holder that the newcomer replaces; null where none is named. */
  readonly replaced: Activation | null;
}

/** Who wants a use, and what its record will tell. */
export interface Newcomer {
  readonly holderId: string;
  readonly hostName: string | null;
  readonly clientName: string | null;
  readonly tokenId: string | null;
  readonly place: Place;
  readonly origin: Origin;
  readonly serverType: string | null;
  readonly mode: Mode;
  /** True where staff answer for it: nobody saw the address of its own, which then is not judged. */
  readonly isVouchedFor: boolean;
}

export interface Environment {
  readonly now: number;
  readonly settings: Settings;
  /** 0 at the first try, random after a rival was faster; see claimUse. */
  readonly choice: number;
}

/** One use to be taken, and the activation record that it makes. */
export interface Claim {
  readonly use: UseClaim;
  readonly activation: Activation;
  /** The license's revision that the decision rests on. */
  readonly revision: number;
}

/**
 * A license that the newcomer may run on; `claim` is null when it holds a use of it already, and `change` is what becomes of
 * the record of that use, null where nothing does.
 */
export interface Taken {
  readonly license: License;
  readonly product: Product;
  readonly activation: Activation;
  readonly claim: Claim | null;
  readonly change: HeldChange | null;
}

/**
 * Decides whether a newcomer gets a use of one license. What it already holds it keeps, even when the license is full or
 * its lists have changed, and takes no second use, in the one mode or the other. `productsInUse` are the ids of the products in use where it runs.
 */
export function takeUse(
  facts: LicenseFacts,
  newcomer: Newcomer,
  productsInUse: readonly string[],
  environment: Environment,
): Taken | LicenseRefusal {
  const { license, product, activation } = facts;
  const no = refuseLicense(license, product, environment.now);
  if (no !== null || license === null || product === null) return no ?? "LICENSE_UNKNOWN";
  if (activation?.isActive) return { license, product, ...keep(activation, newcomer, environment.now) };
  const asked = { license, product, asker: askerOf(newcomer), productsInUse };
  const refused = refuseAsker(asked, environment.now);
  if (refused !== null) return refused;
  const use = claimUse(license, useCountsOf(facts, newcomer), environment);
  if (typeof use === "string") return use;
  const record = activationOf(license, newcomer, environment.now);
  return {
    license,
    product,
    activation: record,
    claim: { use, activation: record, revision: license.revision },
    change: null,
  };
}

/** Each response string is noted, so that no return string from before it frees the use that it was made for. */
function keep(before: Activation, { mode, tokenId }: Newcomer, now: number) {
  if (mode === "online" && before.mode === "online") return { activation: before, claim: null, change: null };
  const after: Activation =
    mode === "offline" ? { ...before, mode, answeredAt: now } : { ...before, mode, tokenId };
  return { activation: after, claim: null, change: { before, after } };
}

/** What the rules about the asker look at: the observed address, and a site's domain or a node's host name. */
export function askerOf({ origin, place, hostName, holderId, serverType, isVouchedFor }: Newcomer): Asker {
  const domain = isNode(holderId) ? (hostName?.toLowerCase().replace(/\.$/, "") ?? null) : place.domain;
  return { ip: isVouchedFor ? null : origin.observedIp, domain, serverType };
}

/** What is known of the license's uses, with that of the dead holder where the newcomer takes its place. */
export function useCountsOf(facts: LicenseFacts, { holderId }: Newcomer): UseCounts {
  const { usesTaken, releases, oldest, replaced } = facts;
  const isReplaced = replaced?.isActive === true && replaced.holderId !== holderId;
  return { usesTaken, releases, oldest, replaced: isReplaced ? heldUseOf(replaced) : null };
}

/** The entry of an activation in its license's age-ordered list. */
export function heldUseOf({ id, holderId, activatedAt, mode }: Activation): HeldUse {
  return { activationId: id, holderId, activatedAt, ...(mode === "offline" ? { mode } : {}) };
}

function activationOf(license: License, newcomer: Newcomer, now: number): Activation {
  return {
    id: activationId(license.id, newcomer.holderId),
    licenseId: license.id,
    licenseCode: license.code,
    productId: license.productId,
    accountId: license.accountId,
    holderId: newcomer.holderId,
    hostName: newcomer.hostName,
    clientName: newcomer.clientName,
    mode: newcomer.mode,
    tokenId: newcomer.tokenId,
    activatedAt: now,
    answeredAt: newcomer.mode === "offline" ? now : null,
    deactivatedAt: null,
    isActive: true,
    ...newcomer.place,
    ...newcomer.origin,
  };
}
