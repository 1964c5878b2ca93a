import { productNamed } from "../../shared/contract/internal/named-fields.ts";
import { activateProduct } from "../../shared/contract/internal/operations/activate-product.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalProduct, siteReference } from "../present/internal-product.ts";
import { changeProduct } from "./change-product.ts";

/** Offers a product again. Safe to repeat. */
export const handler = wireRoute(activateProduct, async ({ fields }, context) => {
  const changed = await changeProduct(context, productNamed(fields), { isActive: true });
  if ("kind" in changed) return changed;
  const { product } = changed;
  const message = "The product is active.";
  return wireReply({
    internal: { message, data: presentInternalProduct(product) },
    "legacy-internal": { message, product_id: siteReference(product) },
  });
});
