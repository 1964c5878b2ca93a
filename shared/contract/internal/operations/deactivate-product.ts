import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { needsProduct, PRODUCT_NAME } from "../named-fields.ts";
import { INPUT_REFUSED, PRODUCT_ABSENT } from "../refusals.ts";

export const deactivateProduct = wireOperation({
  name: "deactivate-product",
  room: "internal",
  summary: "Offers a product no more: its licenses stop at their next poll. Safe to repeat.",
  addresses: [
    { method: "DELETE", path: "/api/internal/activated-products/{product}", dialect: "internal" },
    { method: "POST", path: "/api/mark_product_inactive", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "products:write",
  fields: z.object(PRODUCT_NAME).check(needsProduct),
  refusals: { ...INPUT_REFUSED, ...PRODUCT_ABSENT },
});
