import { readActivationPlace } from "../../shared/contract/activation-place.ts";
import { pageNamed } from "../../shared/contract/internal/named-fields.ts";
import { listActivations } from "../../shared/contract/internal/operations/list-activations.ts";
import type { ActivationRecord } from "../../shared/domain/activation.ts";
import type { ActivationFilter } from "../../shared/domain/activation-filter.ts";
import type { Context } from "../http/context.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { listingOf, understandSearch } from "../present/activation-listing.ts";
import { presentInternalActivation } from "../present/internal-activation.ts";
import { customerAccountId } from "./customer-named.ts";
import { refuseField } from "./field-refusal.ts";

/** Activations and failed attempts that fit every filter; what is asked of something unknown is an empty list. */
export const handler = wireRoute(listActivations, async ({ fields }, context) => {
  const { storage, secrets, now } = context;
  const { license_code: code, customer_id: customer } = fields;
  const [domain, ip] = [fields.domain ?? undefined, fields.ip ?? fields.ip_address ?? undefined];
  const place = readActivationPlace({ domain, ip });
  if (!place.ok) {
    const isDomain = place.faults.some(({ location }) => location === "query.domain");
    return isDomain
      ? refuseField("domain", "is not a domain name")
      : refuseField("ip", "is not an IP address");
  }
  const reference = fields.product_reference_id ?? fields.product_id ?? null;
  const [product, license, search] = await Promise.all([
    reference === null ? null : storage.loadSiteProduct(reference),
    code ? storage.loadLicense(code, now()) : null,
    fields.search ? understandSearch(fields.search, storage) : null,
  ]);
  const isUnknown = (reference !== null && product === null) || (code && license === null);
  if (isUnknown || search === "nothing") return present([], null, context);
  const filter: ActivationFilter = {
    licenseId: license?.license.id ?? null,
    accountId: customer ? customerAccountId({ word: customer, email: null, name: null }, context) : null,
    productId: product?.id ?? null,
    domain: place.domain,
    ip: place.ip,
    from: null,
    to: null,
    isActive: fields.is_active ?? null,
    isValid: fields.is_valid ?? null,
    userAgent: null,
    reason: null,
    search,
  };
  const name = `internal activations ${JSON.stringify(filter)}`;
  const { bounds, ...listing } = listingOf(filter);
  const request = { ...toPageRequest(secrets, name, pageNamed(fields)), ...bounds };
  const page = await storage.listActivations(listing, filter, request);
  return present(page.picked, toCursor(secrets, name, page.next), context);
});

async function present(records: readonly ActivationRecord[], cursor: string | null, { storage }: Context) {
  const ids = [...new Set(records.flatMap(({ productId }) => productId ?? []))];
  const products = new Map((await storage.loadProducts(ids)).map((product) => [product.id, product]));
  const data = records.map((record) =>
    presentInternalActivation(record, products.get(record.productId ?? "") ?? null),
  );
  return wireReply({ internal: { message: "Activations listed.", data, meta: { cursor } } });
}
