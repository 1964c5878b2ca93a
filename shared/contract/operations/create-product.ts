import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { productCode, productReference, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { productView } from "../views.ts";

export const createProduct = operation({
  name: "create-product",
  room: "staff",
  method: "POST",
  path: "/v1/products",
  summary: "Registers a product; its code is what its developers write and never changes.",
  caller: { kind: "staff", scope: "products:write" },
  body: z.strictObject({
    code: productCode,
    name: text(200),
    description: z.optional(text(1_000)),
    /** What existing sites send as `product_id`; the code works for them, too. */
    referenceId: z.optional(text(64)),
    isActive: z.optional(z.boolean()),
    requires: z.optional(z.array(productReference).check(z.maxLength(LIMITS.requiredProducts))),
  }),
  idempotent: true,
  status: 201,
  reply: productView,
  refusals: ["PRODUCT_CODE_TAKEN", "PRODUCT_REFERENCE_TAKEN", "PRODUCT_UNKNOWN", "BUSY"],
});
