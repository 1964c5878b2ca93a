import { updateProduct } from "../../shared/contract/operations/update-product.ts";
import { changesBetween } from "../../shared/domain/changes.ts";
import type { Product } from "../../shared/domain/product.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentProduct } from "../present/views.ts";

const FIELDS = ["name", "description", "referenceId", "isActive", "requires"] as const;

/** Changes what it names of a product. Its servers learn at their next poll when it is not offered any more. */
export const handler = route(updateProduct, async ({ params, body }, context) => {
  const { storage, once, activity } = context;
  const { requires: named, ...given } = body;
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return settle(context, async () => {
    const before = await storage.loadProduct(params.product);
    if (before === null) return refuse("NOT_FOUND");
    const required = await Promise.all((named ?? []).map(storage.loadProduct));
    const ids = [...new Set(required.flatMap((product) => product?.id ?? []))];
    if (required.includes(null)) return refuse("PRODUCT_UNKNOWN");
    const all = await storage.loadRequirements(ids);
    if (all === null || all.has(before.id)) return refuse("PRODUCT_REQUIRES_ITSELF");

    const product: Product = { ...before, ...said, requires: named === undefined ? before.requires : ids };
    const answer = reply(200, presentProduct(product));
    const changes = changesBetween(presentProduct(before), answer.body, FIELDS);
    if (changes.length === 0)
      return (await storage.rememberAnswer(once(answer))) === "contended" ? AGAIN : answer;
    const entry = activity("product.changed", { accountId: null, subjects: [product.id], changes });
    const saved = await storage.saveProduct(product, before, entry, once(answer));
    if (saved === "reference-taken") return refuse("PRODUCT_REFERENCE_TAKEN");
    return saved === "saved" ? answer : AGAIN;
  });
});
