import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { productReference, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { productView } from "../views.ts";

export const updateProduct = operation({
  name: "update-product",
  room: "staff",
  method: "PATCH",
  path: "/v1/products/{product}",
  summary: "Changes what it names of a product; without `isActive` its licenses stop at the next poll.",
  caller: { kind: "staff", scope: "products:write" },
  params: z.strictObject({ product: productReference }),
  body: z
    .strictObject({
      name: z.optional(text(200)),
      description: z.optional(z.nullable(text(1_000))),
      /** What existing sites send as `product_id`; null frees it for another product. */
      referenceId: z.optional(z.nullable(text(64))),
      isActive: z.optional(z.boolean()),
      requires: z.optional(z.array(productReference).check(z.maxLength(LIMITS.requiredProducts))),
    })
    .check(
      z.refine((given) => Object.keys(given).length > 0, {
        error: "must name a field",
        when: ({ issues }) => issues.length === 0,
      }),
    ),
  idempotent: true,
  status: 200,
  reply: productView,
  refusals: ["NOT_FOUND", "PRODUCT_REFERENCE_TAKEN", "PRODUCT_UNKNOWN", "PRODUCT_REQUIRES_ITSELF", "BUSY"],
});
