import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { PAGE } from "../named-fields.ts";

export const listProducts = wireOperation({
  name: "list-products",
  room: "internal",
  summary: "All products, newest first.",
  addresses: [
    { method: "GET", path: "/api/internal/products", dialect: "internal" },
    { method: "POST", path: "/api/get_products", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "products:read",
  fields: z.object(PAGE),
  refusals: {},
});
