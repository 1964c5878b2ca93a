import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { getProduct } from "../../shared/contract/operations/get-product.ts";
import { dateTime, listed, orDash, yesNo } from "../format.ts";
import type { Column, Details } from "../table.ts";

type Product = ReplyOf<typeof getProduct>;

/** What lists show of a product. */
export const PRODUCT_COLUMNS: readonly Column<Product>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "code", cell: ({ code }) => code },
  { head: "name", cell: ({ name }) => name },
  { head: "active", cell: ({ isActive }) => yesNo(isActive) },
  { head: "created", cell: ({ createdAt }) => dateTime(createdAt) },
];

/** Everything that the API tells about a product. */
export function productDetails(product: Product): Details {
  return [
    ["id", product.id],
    ["code", product.code],
    ["name", product.name],
    ["description", orDash(product.description)],
    ["reference", orDash(product.referenceId)],
    ["active", yesNo(product.isActive)],
    ["requires", listed(product.requires)],
    ["created", dateTime(product.createdAt)],
  ];
}
