import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentProduct } from "../present/views.ts";

/** One product, by its id or code, and else by its reference. */
export const handler = route(getProduct, async ({ params }, { storage }) => {
  const { product: reference } = params;
  const product = (await storage.loadProduct(reference)) ?? (await storage.loadSiteProduct(reference));
  return product === null ? refuse("NOT_FOUND") : reply(200, presentProduct(product));
});
