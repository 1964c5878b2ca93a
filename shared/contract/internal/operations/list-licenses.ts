import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { wireName } from "../fields.ts";
import { PAGE } from "../named-fields.ts";

export const listLicenses = wireOperation({
  name: "list-licenses",
  room: "internal",
  summary:
    "Licenses, newest first, narrowed by product, customer, and a search: a whole license code, else a customer, else a part of codes and order references, of which a request reads 1,000 at most.",
  addresses: [
    { method: "GET", path: "/api/internal/product-licenses", dialect: "internal" },
    { method: "POST", path: "/api/search_license", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "licenses:read",
  fields: z.object({
    ...PAGE,
    search: wireName(200),
    /** LicenseBox's word for it. */
    keyword: wireName(200),
    product_reference_id: wireName(64),
    product_id: wireName(64),
    customer_id: wireName(200),
  }),
  refusals: {},
});
