import * as z from "zod/mini";
import { listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";
import { productView } from "../views.ts";

export const listProducts = operation({
  name: "list-products",
  room: "staff",
  method: "GET",
  path: "/v1/products",
  summary: "All products, newest first.",
  caller: { kind: "staff", scope: "products:read" },
  query: z.strictObject(page),
  status: 200,
  reply: listOf(productView),
  refusals: ["CURSOR_INVALID"],
});
