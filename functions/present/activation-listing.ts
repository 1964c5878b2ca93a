import {
  type ActivationFilter,
  type ActivationSearch,
  kindsWanted,
  listedCode,
} from "../../shared/domain/activation-filter.ts";
import { domainBeginning } from "../../shared/domain/domain-beginning.ts";
import type { Listing } from "../../shared/storage/list-activations.ts";
import type { Storage } from "../../shared/storage/storage.ts";
import type { PositionBounds } from "../../shared/storage/table.ts";

/**
 * A license code as a whole wins, then how a domain begins; last a code that was tried and is no license's, so that nobody hides
 * a domain by trying its name as a code.
 */
export async function understandSearch(
  text: string,
  storage: Storage,
): Promise<ActivationSearch | "nothing"> {
  const code = listedCode(text);
  const owner = await storage.loadCodeOwner(code);
  if (owner !== null) return { kind: "license", licenseId: owner.licenseId };
  const first = { limit: 1, after: null };
  const beginning = domainBeginning(text);
  if (beginning !== null) {
    const lists = ["activationsByDomain", "attemptsByDomain"] as const;
    const { ids } = await storage.readPage(lists, null, { ...first, beginning });
    if (ids.length > 0) return { kind: "domain", beginning };
  }
  const tried = await storage.readPage("attemptsOfCode", code, first);
  return tried.ids.length > 0 ? { kind: "code", code } : "nothing";
}

/** The lists that hold everything that fits, the most selective ones, and the part of them in which it stands. */
export function listingOf(filter: ActivationFilter): Listing & { readonly bounds: PositionBounds } {
  const { search, domain, ip, accountId, productId } = filter;
  const times = { from: filter.from ?? undefined, to: filter.to ?? undefined };
  const licenseId = filter.licenseId ?? (search?.kind === "license" ? search.licenseId : null);
  const both = (
    activations: Listing["lists"][number],
    attempts: Listing["lists"][number],
    owner: string | null,
    bounds: PositionBounds = times,
  ) => {
    const wanted = kindsWanted(filter);
    const lists = [...(wanted.activations ? [activations] : []), ...(wanted.attempts ? [attempts] : [])];
    return { lists, owner, bounds };
  };
  if (licenseId !== null) return both("activationsOfLicense", "attemptsOfLicense", licenseId);
  // Of a code that no license has there are no activations.
  if (search?.kind === "code") return both("activationsOfLicense", "attemptsOfCode", search.code);
  if (domain !== null)
    return both("activationsByDomain", "attemptsByDomain", null, { ...times, under: domain });
  if (search?.kind === "domain")
    return both("activationsByDomain", "attemptsByDomain", null, { beginning: search.beginning });
  if (ip !== null) return both("activationsOfIp", "attemptsOfIp", ip);
  if (accountId !== null) return both("activationsOfAccount", "attemptsOfAccount", accountId);
  if (productId !== null) return both("activationsOfProduct", "attemptsOfProduct", productId);
  return both("activations", "attempts", null);
}
