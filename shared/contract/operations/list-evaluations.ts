import * as z from "zod/mini";
import { evaluationState, evaluationView } from "../evaluation-fields.ts";
import { accountId, instant, listOf, nodeId, page, productReference } from "../fields.ts";
import { operation } from "../operation.ts";

export const listEvaluations = operation({
  name: "list-evaluations",
  room: "staff",
  method: "GET",
  path: "/v1/evaluations",
  summary:
    "Evaluations, newest first, narrowed by any filters at once; those that end before a time alone, the latest end first. A request reads 1,000 of them at most: a page may be short, or empty, and go on with nextCursor.",
  caller: { kind: "staff", scope: "evaluations:read" },
  query: z.strictObject({
    ...page,
    product: z.optional(productReference),
    accountId: z.optional(accountId),
    nodeId: z.optional(nodeId),
    state: z.optional(evaluationState),
    /** That end, or ended, before this instant; those that a license ended are not among them. */
    endsBefore: z.optional(instant),
  }),
  status: 200,
  reply: listOf(evaluationView),
  refusals: ["PRODUCT_UNKNOWN", "CURSOR_INVALID"],
});
