import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { wireName, wireSwitch } from "../fields.ts";
import { PAGE } from "../named-fields.ts";
import { INPUT_REFUSED } from "../refusals.ts";

export const listActivations = wireOperation({
  name: "list-activations",
  room: "internal",
  summary:
    "Activations and failed attempts, newest first, narrowed by any filters at once. A request reads 1,000 records at most: a page may be short, or empty, and go on with the cursor.",
  addresses: [{ method: "GET", path: "/api/internal/product-activations", dialect: "internal" }],
  keyKind: "internal",
  scope: "activations:read",
  fields: z.object({
    ...PAGE,
    /** A license's code or id. */
    license_code: wireName(128),
    product_reference_id: wireName(64),
    product_id: wireName(64),
    customer_id: wireName(200),
    /** A domain, or a URL with it. */
    domain: wireName(2_000),
    ip: wireName(64),
    ip_address: wireName(64),
    is_active: wireSwitch,
    is_valid: wireSwitch,
    /** A whole license code, or how a domain or a URL begins. */
    search: wireName(2_000),
  }),
  refusals: INPUT_REFUSED,
});
