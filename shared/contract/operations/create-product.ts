import * as z from "zod/mini";
import { productCode, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { productView } from "../views.ts";

export const createProduct = operation({
  name: "create-product",
  room: "staff",
  method: "POST",
  path: "/v1/products",
  summary: "Registers a product; its code is what its developers write and never changes.",
  caller: { kind: "staff", scope: "products:write" },
  body: z.strictObject({ code: productCode, name: text(200), isActive: z.optional(z.boolean()) }),
  idempotent: true,
  status: 201,
  reply: productView,
  refusals: ["PRODUCT_CODE_TAKEN", "BUSY"],
});
