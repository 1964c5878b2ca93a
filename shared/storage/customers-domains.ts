import type { Account } from "../domain/account.ts";
import { type Activation, readActivationId } from "../domain/activation.ts";
import { isDomainAllowed } from "../domain/allowed-domains.ts";
import { isOver } from "../domain/license-dates.ts";
import type { Database } from "./database.ts";
import { loadClaimants } from "./domain-claims.ts";
import { fromItem, type Item } from "./item.ts";
import { licenseFrom } from "./licenses.ts";
import { getItems } from "./read.ts";
import { KEYS, type Key } from "./table.ts";

/**
 * True for a domain that an account has registered, a valid license allows, or an activation is active on, and for what is
 * below one (decision 0008). Claims only say where to look: what they name is read again, so that an ended license protects
 * nothing. A domain with more claims than are read counts as a customer's: nobody can bury the one that holds under others.
 */
export async function isCustomersDomain(db: Database, domain: string, now: number): Promise<boolean> {
  const names = namesOf(domain);
  const wildcards = names.slice(1).map((parent) => `*.${parent}`);
  const claimants = await loadClaimants(db, [...names, ...wildcards]);
  if (claimants === null) return true;
  const keys = [...new Set(claimants)].flatMap((id) => ownerKey(id) ?? []);
  const found = await getItems(db, keys, "strong");
  return keys.some((key) => names.some((name) => holds(found.get(key), key, name, now)));
}

/** A domain and all that it is below, down to two labels. */
function namesOf(domain: string): readonly string[] {
  const labels = domain.split(".");
  return labels.slice(1).map((_, index) => labels.slice(index).join("."));
}

function ownerKey(id: string): Key | null {
  if (id.startsWith("acc_")) return KEYS.account(id);
  if (id.startsWith("lic_")) return KEYS.license(id);
  const activation = readActivationId(id);
  return activation && KEYS.activation(activation.licenseId, activation.holderKey);
}

function holds(item: Item | undefined, { sk }: Key, domain: string, now: number): boolean {
  if (item === undefined) return false;
  if (sk === "ACCOUNT") return fromItem<Account>(item)?.domains.includes(domain) === true;
  if (sk !== "LICENSE") {
    const activation = fromItem<Activation>(item);
    return activation?.isActive === true && activation.domain === domain;
  }
  const license = licenseFrom(item);
  if (license === null || license.state !== "active" || isOver(license, now)) return false;
  return license.allowedDomains.length > 0 && isDomainAllowed(license.allowedDomains, domain);
}
