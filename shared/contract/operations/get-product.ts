import * as z from "zod/mini";
import { anyProductReference } from "../fields.ts";
import { operation } from "../operation.ts";
import { productView } from "../views.ts";

export const getProduct = operation({
  name: "get-product",
  room: "staff",
  method: "GET",
  path: "/v1/products/{product}",
  summary: "One product, by its id, its code or its reference.",
  caller: { kind: "staff", scope: "products:read" },
  params: z.strictObject({ product: anyProductReference }),
  status: 200,
  reply: productView,
  refusals: ["NOT_FOUND"],
});
