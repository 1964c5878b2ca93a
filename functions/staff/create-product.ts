import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { refuse, reply, retryLater } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentProduct } from "../present/views.ts";

/** Registers a product under a code that no other has. */
export const handler = route(createProduct, async ({ body }, { storage, now, newId, once, activity }) => {
  const required = await Promise.all((body.requires ?? []).map(storage.loadProduct));
  const requires = required.flatMap((product) => product?.id ?? []);
  if (requires.length < required.length) return refuse("PRODUCT_UNKNOWN");
  const product = {
    id: newId("prd"),
    code: body.code,
    name: body.name,
    description: body.description ?? null,
    referenceId: body.referenceId ?? null,
    isActive: body.isActive ?? true,
    requires: [...new Set(requires)],
    createdAt: now(),
  };
  const answer = reply(201, presentProduct(product));
  const entry = activity("product.created", { accountId: null, subjects: [product.id] });
  const saved = await storage.insertProduct(product, entry, once(answer));
  if (saved === "code-taken") return refuse("PRODUCT_CODE_TAKEN");
  if (saved === "reference-taken") return refuse("PRODUCT_REFERENCE_TAKEN");
  return saved === "saved" ? answer : retryLater();
});
