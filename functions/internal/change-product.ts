import { changesBetween } from "../../shared/domain/changes.ts";
import type { Product } from "../../shared/domain/product.ts";
import { type Refusal, refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentProduct } from "../present/views.ts";
import { refuseField } from "./field-refusal.ts";

const FIELDS = ["name", "description", "referenceId", "isActive"] as const;

/** Changes what is given of the product that `named` means; a product that is so already is not written. */
export function changeProduct(
  context: Context,
  named: string,
  given: Partial<Product>,
): Promise<{ readonly product: Product } | Refusal<"NOT_FOUND" | "INPUT_INVALID" | "BUSY">> {
  const { storage, activity } = context;
  return settle(context, async () => {
    const before = await storage.loadSiteProduct(named);
    if (before === null) return refuse("NOT_FOUND");
    const product: Product = { ...before, ...given };
    const { referenceId } = product;
    if (referenceId !== null && referenceId !== before.referenceId) {
      const other = await storage.loadSiteProduct(referenceId);
      if (other !== null && other.id !== product.id)
        return refuseField("reference_id", "is another product's");
    }
    const changes = changesBetween(presentProduct(before), presentProduct(product), FIELDS);
    if (changes.length === 0) return { product: before };
    const entry = activity("product.changed", { accountId: null, subjects: [product.id], changes });
    const saved = await storage.saveProduct(product, before, entry, []);
    return saved === "saved" ? { product } : AGAIN;
  });
}
