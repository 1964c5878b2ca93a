import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentProduct } from "../present/views.ts";

/** One product, by its id or code. */
export const handler = route(getProduct, async ({ params }, { storage }) => {
  const product = await storage.loadProduct(params.product);
  return product === null ? refuse("NOT_FOUND") : reply(200, presentProduct(product));
});
