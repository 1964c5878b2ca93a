import type { Activation } from "./activation.ts";
import { refuseActivation } from "./judge-license.ts";
import type { VerifyRefusal } from "./refusal.ts";
import type { HeldFacts } from "./verify.ts";

/** Why a site's activation is not good: the reasons of a node's poll, and two that only sites can give. */
export type SiteRefusal = VerifyRefusal | "LICENSE_OF_ANOTHER_PRODUCT" | "CLIENT_NAME_MISMATCH";

/** What a site says that its activation must fit. */
export interface SiteClaims {
  /** True when the product that it names is the license's. */
  readonly isOfProduct: boolean;
  /** The client that it names; null where it names none, or where it brought a proof, which needs no name beside it. */
  readonly clientName: string | null;
}

/**
 * The first reason why an activation is not the caller's, whatever its license is worth; null when it is. Who is refused
 * for it learns nothing about the license.
 */
export function refuseClaims(
  { activation }: Pick<HeldFacts, "activation">,
  { isOfProduct, clientName }: SiteClaims,
): "ACTIVATION_UNKNOWN" | "LICENSE_OF_ANOTHER_PRODUCT" | "CLIENT_NAME_MISMATCH" | null {
  if (activation === null) return "ACTIVATION_UNKNOWN";
  if (!isOfProduct) return "LICENSE_OF_ANOTHER_PRODUCT";
  return isSameClient(activation.clientName, clientName) ? null : "CLIENT_NAME_MISMATCH";
}

/** The first reason why a site may not run on at `now`; null when it may. */
export function refuseSite(held: HeldFacts, claims: SiteClaims, now: number): SiteRefusal | null {
  return refuseClaims(held, claims) ?? refuseActivation(held.activation, held.license, held.product, now);
}

/**
 * True when a site says that it runs on another domain than its proof was made for: then it needs an activation of its own.
 * A name without a dot is no domain of the internet, and who said none at activation cannot be held to one.
 */
export function isElsewhere({ domain }: Pick<Activation, "domain">, told: string | null): boolean {
  return domain !== null && told?.includes(".") === true && told !== domain;
}

function isSameClient(known: string | null, named: string | null): boolean {
  return known === null || named === null || folded(known) === folded(named);
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}
