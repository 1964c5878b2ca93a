import { productNamed } from "../../shared/contract/internal/named-fields.ts";
import { updateProduct } from "../../shared/contract/internal/operations/update-product.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalProduct } from "../present/internal-product.ts";
import { changeProduct } from "./change-product.ts";
import { productGiven } from "./product-given.ts";

/** Changes what it names of a product; an emptied reference stays as it was. */
export const handler = wireRoute(updateProduct, async ({ fields }, context) => {
  const { reference_id: referenceId } = fields;
  const given = { ...productGiven(fields), ...(referenceId ? { referenceId } : {}) };
  const changed = await changeProduct(context, productNamed(fields), given);
  if ("kind" in changed) return changed;
  return wireReply({
    internal: { message: "The product was changed.", data: presentInternalProduct(changed.product) },
  });
});
