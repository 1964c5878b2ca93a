import type { ActivityEntry } from "../domain/activity.ts";
import type { License } from "../domain/license.ts";
import { PRODUCT_DEFAULTS, type Product } from "../domain/product.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, type Item, toItem } from "./item.ts";
import { type Consistency, type Found, getItem, getItems } from "./read.ts";
import { KEYS, listed } from "./table.ts";
import { type TransactOutcome, transact, type Write } from "./transact.ts";

/** A product as stored, with what older ones lack. */
export function productFrom(item: Item | undefined): Product | null {
  const product = fromItem<Product>(item);
  return product && { ...PRODUCT_DEFAULTS, ...product };
}

export type ProductSaved = "saved" | "code-taken" | "reference-taken" | "contended";

/** Writes a new product; its code and its reference are taken in the same transaction. */
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
    ...(product.referenceId === null ? [] : [takeReference(product.referenceId, product.id)]),
    activityWrite(activity),
    ...also,
  ]);
  return savedOf(result);
}

/**
 * Writes a changed product in the place of `before`; a reference that it no longer has is free again. `changed`: somebody
 * else changed it meanwhile.
 */
export async function saveProduct(
  db: Database,
  product: Product,
  before: Product,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<ProductSaved | "changed"> {
  const { referenceId } = before;
  const moves = product.referenceId !== referenceId;
  const result = await transact(db, [
    {
      label: "product",
      action: "Put",
      item: toItem(
        KEYS.product(product.id),
        product,
        listed([{ list: "products" }], product.createdAt, product.id),
      ),
      guard: guardOf(before),
      names: { "#name": "name" },
      values: valuesOf(before),
    },
    ...(moves && product.referenceId !== null ? [takeReference(product.referenceId, product.id)] : []),
    ...(moves && referenceId !== null
      ? [{ label: "old reference", action: "Delete", key: KEYS.productReference(referenceId) } as const]
      : []),
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome === "changed" && result.failed.has("product") ? "changed" : savedOf(result);
}

/** True only while the product is as it was read, the fields included that older items lack. */
function guardOf({ description, referenceId }: Product): string {
  const same = (name: string, value: string | null) =>
    value === null
      ? `(attribute_not_exists(${name}) OR attribute_type(${name}, :null))`
      : `${name} = :${name}`;
  return [
    "isActive = :isActive AND #name = :name",
    same("description", description),
    same("referenceId", referenceId),
    "(attribute_not_exists(requires) OR requires = :requires)",
  ].join(" AND ");
}

function valuesOf({ name, isActive, description, referenceId, requires }: Product): Record<string, unknown> {
  return {
    ":name": name,
    ":isActive": isActive,
    ":requires": requires,
    ...(description === null || referenceId === null ? { ":null": "NULL" } : {}),
    ...(description === null ? {} : { ":description": description }),
    ...(referenceId === null ? {} : { ":referenceId": referenceId }),
  };
}

function takeReference(referenceId: string, productId: string): Write {
  return {
    label: "reference",
    action: "Put",
    item: toItem(KEYS.productReference(referenceId), { productId }),
    guard: "attribute_not_exists(pk) OR productId = :id",
    values: { ":id": productId },
  };
}

function savedOf(result: TransactOutcome): ProductSaved {
  if (result.outcome !== "changed") return result.outcome;
  if (result.failed.has("code")) return "code-taken";
  return result.failed.has("reference") ? "reference-taken" : "saved";
}

/** A product by its id or its code; null when there is none. */
export async function loadProduct(db: Database, reference: string): Promise<Product | null> {
  const id = reference.startsWith("prd_") ? reference : await productIdOf(db, reference);
  return id === null ? null : productFrom(await getItem(db, KEYS.product(id), "strong"));
}

/** The products that exist of those named by id, in the order of the names. */
export async function loadProducts(db: Database, ids: readonly string[]): Promise<Product[]> {
  const found = await getItems(db, ids.map(KEYS.product), "strong");
  return ids.flatMap((id) => productFrom(found.get(KEYS.product(id))) ?? []);
}

/** The product that sites mean by `product_id`: by its reference, else by its code or id; null when there is none. */
export async function loadSiteProduct(db: Database, reference: string): Promise<Product | null> {
  const item = await getItem(db, KEYS.productReference(reference), "strong");
  const id = item?.["productId"];
  return loadProduct(db, typeof id === "string" ? id : reference);
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
    const product = productFrom(found.get(KEYS.product(id)) ?? more?.get(KEYS.product(id)));
    if (product !== null) products.set(id, product);
  }
  return products;
}
