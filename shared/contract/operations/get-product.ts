import * as z from "zod/mini";
import { productReference } from "../fields.ts";
import { operation } from "../operation.ts";
import { productView } from "../views.ts";

export const getProduct = operation({
  name: "get-product",
  room: "staff",
  method: "GET",
  path: "/v1/products/{product}",
  summary: "One product, by its id or code.",
  caller: { kind: "staff", scope: "products:read" },
  params: z.strictObject({ product: productReference }),
  status: 200,
  reply: productView,
  refusals: ["NOT_FOUND"],
});
