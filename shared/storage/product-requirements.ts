import { LIMITS } from "../domain/limits.ts";
import type { Database } from "./database.ts";
import { loadProducts } from "./products.ts";

/**
 * The ids of all products that these require, they themselves included, directly or through others; null where a chain is
 * longer than a product may have requirements. One read for each link of the longest chain.
 */
export async function loadRequirements(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlySet<string> | null> {
  const known = new Set(ids);
  let next = [...known];
  for (let hops = 0; next.length > 0; hops += 1) {
    if (hops === LIMITS.requiredProducts) return null;
    const products = await loadProducts(db, next);
    next = [...new Set(products.flatMap(({ requires }) => requires))].filter((id) => !known.has(id));
    for (const id of next) known.add(id);
  }
  return known;
}
