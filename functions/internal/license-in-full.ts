import type { LicenseWithUses } from "../../shared/storage/licenses.ts";
import type { Context } from "../http/context.ts";
import type { LicenseInFull } from "../present/internal-license.ts";

/** Licenses with the products and accounts that their views tell of. */
export async function licensesInFull(
  found: readonly LicenseWithUses[],
  { storage }: Context,
): Promise<LicenseInFull[]> {
  const idsOf = (field: "productId" | "accountId") => [
    ...new Set(found.map(({ license }) => license[field])),
  ];
  const [products, accounts] = await Promise.all([
    storage.loadProducts(idsOf("productId")),
    storage.loadAccounts(idsOf("accountId")),
  ]);
  const [productsById, accountsById] = [byId(products), byId(accounts)];
  return found.map((each) => ({
    ...each,
    product: productsById.get(each.license.productId) ?? null,
    account: accountsById.get(each.license.accountId) ?? null,
  }));
}

/** One license with its product and account. */
export async function licenseInFull(found: LicenseWithUses, context: Context): Promise<LicenseInFull> {
  const [full] = await licensesInFull([found], context);
  return full ?? { ...found, product: null, account: null };
}

function byId<T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((each) => [each.id, each]));
}
