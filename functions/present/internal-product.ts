import { wireInstant } from "../../shared/contract/wire-fields.ts";
import type { Product } from "../../shared/domain/product.ts";

/** How a product looks to administration programs of the License Manager protocol. */
export function presentInternalProduct(product: Product) {
  const { id, code, name, description, isActive, createdAt } = product;
  return {
    id,
    reference_id: siteReference(product),
    product_id: siteReference(product),
    code,
    name,
    description,
    is_active: isActive,
    status: isActive ? "published" : "draft",
    created_at: wireInstant(createdAt),
  };
}

/** The same in LicenseBox's fields; versions and updates are not kept here. */
export function presentLegacyProduct(product: Product) {
  return {
    product_id: siteReference(product),
    envato_item_id: null,
    product_name: product.name,
    product_details: product.description,
    latest_version: null,
    latest_version_release_date: null,
    is_product_active: product.isActive,
    requires_license_for_downloading_updates: false,
  };
}

/** What sites send for it. */
export function siteReference({ referenceId, code }: Product): string {
  return referenceId ?? code;
}
