import type { ActivityEntry } from "../domain/activity.ts";
import type { License } from "../domain/license.ts";
import type { Product } from "../domain/product.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { type Consistency, type Found, getItem, getItems } from "./read.ts";
import { KEYS, listed } from "./table.ts";
import { transact, type Write } from "./transact.ts";

export type ProductSaved = "saved" | "code-taken" | "contended";

/** Writes a new product; its code is taken in the same transaction. */
export async function insertProduct(
  db: Database,
  product: Product,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<ProductSaved> {
  const result = await transact(db, [
    {
      label: "product",
      action: "Put",
      item: toItem(
        KEYS.product(product.id),
        product,
        listed([{ list: "products" }], product.createdAt, product.id),
      ),
      guard: "attribute_not_exists(pk)",
    },
    {
      label: "code",
      action: "Put",
      item: toItem(KEYS.productCode(product.code), { productId: product.id }),
      guard: "attribute_not_exists(pk) OR productId = :id",
      values: { ":id": product.id },
    },
    activityWrite(activity),
    ...also,
  ]);
  if (result.outcome === "changed") return result.failed.has("code") ? "code-taken" : "saved";
  return result.outcome;
}

/** A product by its id or its code; null when there is none. */
export async function loadProduct(db: Database, reference: string): Promise<Product | null> {
  const id = reference.startsWith("prd_") ? reference : await productIdOf(db, reference);
  return id === null ? null : fromItem<Product>(await getItem(db, KEYS.product(id), "strong"));
}

/** The products that exist of those named by id, in the order of the names. */
export async function loadProducts(db: Database, ids: readonly string[]): Promise<Product[]> {
  const found = await getItems(db, ids.map(KEYS.product), "strong");
  return ids.flatMap((id) => fromItem<Product>(found.get(KEYS.product(id))) ?? []);
}

async function productIdOf(db: Database, code: string): Promise<string | null> {
  const item = await getItem(db, KEYS.productCode(code), "strong");
  return typeof item?.["productId"] === "string" ? item["productId"] : null;
}

/** The products of these licenses by id: those that a read brought already, and the rest by one more. */
export async function productsOf(
  db: Database,
  licenses: readonly (License | null)[],
  found: Found,
  consistency: Consistency,
): Promise<ReadonlyMap<string, Product>> {
  const ids = [...new Set(licenses.flatMap((license) => license?.productId ?? []))];
  const absent = ids.filter((id) => found.get(KEYS.product(id)) === undefined);
  const more = absent.length === 0 ? null : await getItems(db, absent.map(KEYS.product), consistency);
  const products = new Map<string, Product>();
  for (const id of ids) {
    const product = fromItem<Product>(found.get(KEYS.product(id)) ?? more?.get(KEYS.product(id)));
    if (product !== null) products.set(id, product);
  }
  return products;
}
