import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { PRODUCT_FIELDS, REFERENCE } from "../product-fields.ts";
import { INPUT_REFUSED } from "../refusals.ts";

export const createProduct = wireOperation({
  name: "create-product",
  room: "internal",
  summary: "Registers a product; its code is made from its reference or its name.",
  addresses: [
    { method: "POST", path: "/api/internal/products", dialect: "internal" },
    { method: "POST", path: "/api/add_product", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "products:write",
  fields: z.object({ ...PRODUCT_FIELDS, reference_id: REFERENCE, product_id: REFERENCE }),
  refusals: INPUT_REFUSED,
});
