import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentProduct } from "../present/views.ts";

/** All products, newest first. */
export const handler = route(listProducts, async ({ query }, { storage, secrets }) => {
  const page = await storage.readPage("products", null, toPageRequest(secrets, "products", query));
  const products = await storage.loadProducts(page.ids);
  return reply(200, {
    items: products.map(presentProduct),
    nextCursor: toCursor(secrets, "products", page.next),
  });
});
