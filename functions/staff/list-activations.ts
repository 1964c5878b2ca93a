import { readActivationPlace } from "../../shared/contract/activation-place.ts";
import { fromWire } from "../../shared/contract/instant.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import type { ActivationFilter } from "../../shared/domain/activation-filter.ts";
import { refuse, reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { listingOf, understandSearch } from "../present/activation-listing.ts";
import { presentRecord } from "../present/views.ts";

/** Activations and failed attempts that fit every filter; the most selective one chooses the list that is read. */
export const handler = route(listActivations, async ({ query }, { storage, secrets }) => {
  const place = readActivationPlace(query);
  if (!place.ok) return refuse("INPUT_INVALID", { errors: place.faults });
  const product = query.product === undefined ? null : await storage.loadProduct(query.product);
  if (product === null && query.product !== undefined) return refuse("PRODUCT_UNKNOWN");
  const search = query.search === undefined ? null : await understandSearch(query.search, storage);
  if (search === "nothing") return reply(200, { items: [], nextCursor: null });
  const filter: ActivationFilter = {
    licenseId: query.licenseId ?? null,
    accountId: query.accountId ?? null,
    productId: product?.id ?? null,
    domain: place.domain,
    ip: place.ip,
    from: fromWire(query.from),
    to: fromWire(query.to),
    isActive: query.isActive === undefined ? null : query.isActive === "true",
    isValid: query.isValid === undefined ? null : query.isValid === "true",
    userAgent: query.userAgent ?? null,
    reason: query.reason ?? null,
    search,
  };
  const name = `list-activations ${JSON.stringify(filter)}`;
  const { bounds, ...listing } = listingOf(filter);
  const request = { ...toPageRequest(secrets, name, query), ...bounds };
  const page = await storage.listActivations(listing, filter, request);
  return reply(200, {
    items: page.picked.map(presentRecord),
    nextCursor: toCursor(secrets, name, page.next),
  });
});
