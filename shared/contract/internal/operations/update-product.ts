import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { needsProduct, PRODUCT_NAME } from "../named-fields.ts";
import { PRODUCT_FIELDS, REFERENCE } from "../product-fields.ts";
import { INPUT_REFUSED, PRODUCT_ABSENT } from "../refusals.ts";

export const updateProduct = wireOperation({
  name: "update-product",
  room: "internal",
  summary: "Changes what it names of a product; an empty description takes it away.",
  addresses: [{ method: "PUT", path: "/api/internal/products/{product}", dialect: "internal" }],
  keyKind: "internal",
  scope: "products:write",
  fields: z.object({ ...PRODUCT_FIELDS, ...PRODUCT_NAME, reference_id: REFERENCE }).check(needsProduct),
  refusals: { ...INPUT_REFUSED, ...PRODUCT_ABSENT },
});
