import { createProduct } from "../../shared/contract/internal/operations/create-product.ts";
import type { Product } from "../../shared/domain/product.ts";
import { productCodeFrom } from "../../shared/domain/product-code.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalProduct, siteReference } from "../present/internal-product.ts";
import { refuseField } from "./field-refusal.ts";
import { productGiven } from "./product-given.ts";

const SUFFIX_BYTES = 3;

/**
 * Registers a product. Its code is made from its reference or its name, with a suffix where another product has it; without
 * a reference, the code is the reference.
 */
export const handler = wireRoute(createProduct, async ({ fields, dialect }, context) => {
  const { storage, now, newId, randomBytes, activity } = context;
  const { name, ...given } = productGiven(fields);
  if (name === undefined) return refuseField(dialect === "internal" ? "name" : "product_name", "is needed");
  const wanted = fields.reference_id ?? fields.product_id ?? null;
  const taken = refuseField(
    fields.reference_id === undefined ? "product_id" : "reference_id",
    "is another product's",
  );

  return settle(context, async (tried) => {
    if (wanted !== null && (await storage.loadSiteProduct(wanted)) !== null) return taken;
    const suffix = tried === 0 ? null : Buffer.from(randomBytes(SUFFIX_BYTES)).toString("hex");
    const code = productCodeFrom(wanted ?? name, suffix);
    const product: Product = {
      id: newId("prd"),
      code,
      name,
      description: null,
      isActive: true,
      requires: [],
      createdAt: now(),
      ...given,
      referenceId: wanted ?? code,
    };
    const entry = activity("product.created", { accountId: null, subjects: [product.id] });
    const saved = await storage.insertProduct(product, entry, []);
    if (saved !== "saved") return AGAIN;
    const message = "The product was created.";
    return wireReply({
      internal: { message, data: presentInternalProduct(product) },
      "legacy-internal": { message, product_id: siteReference(product) },
    });
  });
});
