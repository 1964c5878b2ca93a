import { createHash } from "node:crypto";
import type { SiteFacts } from "../domain/activate-site.ts";
import { type Activation, readActivationId } from "../domain/activation.ts";
import { utcYear } from "../domain/time.ts";
import type { HeldFacts } from "../domain/verify.ts";
import { type LoadingFor, loadHolder, loadLicenseFacts } from "./activations.ts";
import type { Database } from "./database.ts";
import { lookAgainWhereFull } from "./full-licenses.ts";
import { fromItem } from "./item.ts";
import { licenseFrom } from "./licenses.ts";
import { productsOf } from "./products.ts";
import { type Consistency, getItem, getItems } from "./read.ts";
import { KEYS } from "./table.ts";

const HASH_CHARACTERS = 22;

/** The id of a site: a hash of its account and its name, which is its domain, or its address where it told no domain. */
export function siteIdOf(accountId: string, name: string): string {
  const hash = createHash("sha256").update(`${accountId}\n${name}`).digest("base64url");
  return `sit_${hash.slice(0, HASH_CHARACTERS)}`;
}

/** Which license a license code names, and whose it is; null for a code that is not known. */
export async function loadCodeOwner(
  db: Database,
  code: string,
): Promise<{ readonly licenseId: string; readonly accountId: string } | null> {
  const item = await getItem(db, KEYS.licenseCode(code), "strong");
  const licenseId = item?.["licenseId"];
  if (typeof licenseId !== "string") return null;
  const accountId =
    item?.["accountId"] ?? (await getItem(db, KEYS.license(licenseId), "strong"))?.["accountId"];
  return typeof accountId === "string" ? { licenseId, accountId } : null;
}

/**
 * Everything that bears on one holder's use of one license without a token, strongly consistent: one round trip, a second
 * where the license seems full, and one for what else it holds where the product requires another.
 */
export async function loadForSite(
  db: Database,
  licenseId: string,
  holderId: string,
  { settings, now }: LoadingFor,
): Promise<SiteFacts> {
  const wanted = { holderId, replacesHolderId: null, year: utcYear(now) };
  const [found, site] = await Promise.all([
    loadLicenseFacts(db, { ...wanted, licenseIds: [licenseId], productIds: [] }),
    loadHolder(db, holderId),
  ]);
  const [license] = await lookAgainWhereFull(db, holderId, found, settings);
  if (license === undefined) throw new Error("a license that was asked for is always answered");
  const others = (site?.licenseIds ?? []).filter((id) => id !== licenseId);
  const needsHeld = (license.product?.requires ?? []).length > 0 && others.length > 0;
  const held = needsHeld ? await loadLicenseFacts(db, { ...wanted, licenseIds: others, productIds: [] }) : [];
  return { license, site, held };
}

/** What bears on whether one activation is still good: the record itself, its license and its product. */
export async function loadHeld(
  db: Database,
  activationId: string,
  productId: string | null,
  consistency: Consistency,
): Promise<HeldFacts | null> {
  const parts = readActivationId(activationId);
  if (parts === null) return null;
  const { licenseId } = parts;
  const keys = [KEYS.license(licenseId), KEYS.activation(licenseId, parts.holderKey)];
  const products = productId === null ? [] : [KEYS.product(productId)];
  const found = await getItems(db, [...keys, ...products], consistency);
  const license = licenseFrom(found.get(KEYS.license(licenseId)));
  const activation = fromItem<Activation>(found.get(KEYS.activation(licenseId, parts.holderKey)));
  const byId = await productsOf(db, [license], found, consistency);
  return {
    licenseId,
    license,
    product: license && (byId.get(license.productId) ?? null),
    activation: activation?.id === activationId ? activation : null,
  };
}
