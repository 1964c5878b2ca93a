import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { needsProduct, PRODUCT_NAME } from "../named-fields.ts";
import { PRODUCT_ABSENT } from "../refusals.ts";

export const getProduct = wireOperation({
  name: "get-product",
  room: "internal",
  summary: "One product, by its reference, code or id.",
  addresses: [
    { method: "GET", path: "/api/internal/products/{product}", dialect: "internal" },
    { method: "POST", path: "/api/get_product", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "products:read",
  fields: z.object(PRODUCT_NAME).check(needsProduct),
  refusals: PRODUCT_ABSENT,
});
