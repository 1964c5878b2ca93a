import { productNamed } from "../../shared/contract/internal/named-fields.ts";
import { getProduct } from "../../shared/contract/internal/operations/get-product.ts";
import { refuse } from "../http/answer.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalProduct, presentLegacyProduct } from "../present/internal-product.ts";

/** One product, by its reference, code or id. */
export const handler = wireRoute(getProduct, async ({ fields }, { storage }) => {
  const product = await storage.loadSiteProduct(productNamed(fields));
  if (product === null) return refuse("NOT_FOUND");
  const message = "This is the product.";
  return wireReply({
    internal: { message, data: presentInternalProduct(product) },
    "legacy-internal": { message, ...presentLegacyProduct(product) },
  });
});
