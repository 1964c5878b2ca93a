import { pageNamed } from "../../shared/contract/internal/named-fields.ts";
import { listProducts } from "../../shared/contract/internal/operations/list-products.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalProduct, presentLegacyProduct } from "../present/internal-product.ts";

const CURSOR = "internal products";

/** All products, newest first. */
export const handler = wireRoute(listProducts, async ({ fields }, { storage, secrets }) => {
  const page = await storage.readPage("products", null, toPageRequest(secrets, CURSOR, pageNamed(fields)));
  const products = await storage.loadProducts(page.ids);
  const meta = { cursor: toCursor(secrets, CURSOR, page.next) };
  const message = "Products listed.";
  return wireReply({
    internal: { message, data: products.map(presentInternalProduct), meta },
    "legacy-internal": { message, products: products.map(presentLegacyProduct), meta },
  });
});
