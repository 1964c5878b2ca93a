import { productNamed } from "../../shared/contract/internal/named-fields.ts";
import { deactivateProduct } from "../../shared/contract/internal/operations/deactivate-product.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalProduct, siteReference } from "../present/internal-product.ts";
import { changeProduct } from "./change-product.ts";

/** Offers a product no more. Safe to repeat. */
export const handler = wireRoute(deactivateProduct, async ({ fields }, context) => {
  const changed = await changeProduct(context, productNamed(fields), { isActive: false });
  if ("kind" in changed) return changed;
  const { product } = changed;
  const message = "The product is inactive.";
  return wireReply({
    internal: { message, data: presentInternalProduct(product) },
    "legacy-internal": { message, product_id: siteReference(product) },
  });
});
