import type * as z from "zod/mini";
import { wireName, wireSwitch } from "./fields.ts";

/** What administration programs say of a product; of two names for one thing the second is LicenseBox's. */
export const PRODUCT_FIELDS = {
  name: wireName(200),
  product_name: wireName(200),
  description: wireName(1_000),
  product_details: wireName(1_000),
  is_active: wireSwitch,
  /** `published` is active, any other word is not; `is_active` counts before it. */
  status: wireName(40),
};

export type ProductFields = {
  readonly [K in keyof typeof PRODUCT_FIELDS]?: z.output<(typeof PRODUCT_FIELDS)[K]>;
};

/** What sites send as `product_id`. */
export const REFERENCE = wireName(64);
