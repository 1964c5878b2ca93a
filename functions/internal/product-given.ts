import type { ProductFields } from "../../shared/contract/internal/product-fields.ts";
import { said } from "../../shared/contract/internal/read-license.ts";
import type { Product } from "../../shared/domain/product.ts";

const OFFERED = ["published", "active"];

/** What a request says of a product; what it leaves out, and an emptied name, is absent. */
export function productGiven(
  fields: ProductFields,
): Partial<Pick<Product, "name" | "description" | "isActive">> {
  const name = said(fields.name, fields.product_name) ?? undefined;
  const description = said(fields.description, fields.product_details);
  const offered = fields.status && OFFERED.includes(fields.status.toLowerCase());
  const isActive = fields.is_active ?? offered ?? undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(typeof isActive === "boolean" ? { isActive } : {}),
  };
}
