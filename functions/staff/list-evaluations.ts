import { fromWire } from "../../shared/contract/instant.ts";
import { listEvaluations } from "../../shared/contract/operations/list-evaluations.ts";
import { type EvaluationFilter, fitsFilter } from "../../shared/domain/evaluation-filter.ts";
import { refuse, reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentEvaluation } from "../present/evaluations.ts";

/** Evaluations that fit every filter; the most selective one chooses the list that is read. */
export const handler = route(listEvaluations, async ({ query }, { storage, secrets, now }) => {
  const product = query.product === undefined ? null : await storage.loadProduct(query.product);
  if (product === null && query.product !== undefined) return refuse("PRODUCT_UNKNOWN");
  const filter: EvaluationFilter = {
    productId: product?.id ?? null,
    accountId: query.accountId ?? null,
    nodeId: query.nodeId ?? null,
    state: query.state ?? null,
    endsBefore: fromWire(query.endsBefore),
  };
  const at = now();
  const name = `list-evaluations ${JSON.stringify(filter)}`;
  const { bounds, ...listing } = listingOf(filter);
  const request = { ...toPageRequest(secrets, name, query), ...bounds };
  const page = await storage.listEvaluations(listing, (each) => fitsFilter(each, filter, at), request);
  return reply(200, {
    items: page.picked.map((each) => presentEvaluation(each, at)),
    nextCursor: toCursor(secrets, name, page.next),
  });
});

/** The list to read, and its bounds: a node has the fewest, then an account, then a product. */
function listingOf({ nodeId, accountId, productId, endsBefore }: EvaluationFilter) {
  if (nodeId !== null) return { list: "evaluationsOfNode", owner: nodeId, bounds: {} } as const;
  if (accountId !== null) return { list: "evaluationsOfAccount", owner: accountId, bounds: {} } as const;
  if (productId !== null) return { list: "evaluationsOfProduct", owner: productId, bounds: {} } as const;
  if (endsBefore !== null)
    return { list: "evaluationsByEnd", owner: null, bounds: { to: endsBefore } } as const;
  return { list: "evaluations", owner: null, bounds: {} } as const;
}
