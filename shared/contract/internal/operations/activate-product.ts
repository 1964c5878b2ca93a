import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { needsProduct, PRODUCT_NAME } from "../named-fields.ts";
import { INPUT_REFUSED, PRODUCT_ABSENT } from "../refusals.ts";

export const activateProduct = wireOperation({
  name: "activate-product",
  room: "internal",
  summary: "Offers a product again. Safe to repeat.",
  addresses: [
    { method: "POST", path: "/api/internal/activated-products/{product}", dialect: "internal" },
    { method: "POST", path: "/api/mark_product_active", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "products:write",
  fields: z.object(PRODUCT_NAME).check(needsProduct),
  refusals: { ...INPUT_REFUSED, ...PRODUCT_ABSENT },
});
