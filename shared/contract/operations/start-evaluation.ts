import * as z from "zod/mini";
import { EVALUATION_STATES } from "../../domain/evaluation.ts";
import { LIMITS } from "../../domain/limits.ts";
import { EVALUATION_REFUSALS, SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { instant, productCode, productId } from "../fields.ts";
import { compactDocument, nodeClaims, nonce } from "../node-fields.ts";
import { operation } from "../operation.ts";

/** A product without an evaluation is named with its reason; it stops no other one. */
export const startEvaluation = operation({
  name: "start-evaluation",
  room: "node",
  method: "POST",
  path: "/v1/node/evaluations",
  summary:
    "Starts the evaluation of products on one node, and is its poll afterwards: what is found again keeps its dates. Safe to repeat.",
  caller: { kind: "node" },
  body: z.strictObject({
    nonce,
    node: nodeClaims,
    /** Codes of the products on the node. */
    products: z.array(productCode).check(
      z.minLength(1),
      z.maxLength(LIMITS.licensesPerNode),
      z.refine((codes) => new Set(codes).size === codes.length, "must not name a product twice"),
    ),
    /** When they were installed, as the node knows it; it can make an evaluation shorter, never longer. */
    installedAt: z.optional(instant),
  }),
  status: 200,
  reply: z.object({
    evaluations: z.array(
      z.object({
        product: z.object({ id: productId, code: productCode, name: z.string() }),
        startsAt: instant,
        /** Until when the product runs in evaluation; past once it is over. */
        endsAt: instant,
        state: z.enum(EVALUATION_STATES),
      }),
    ),
    /** Products, by their codes, that have no evaluation here, and why. */
    refused: z.array(
      z.object({ product: productCode, reason: z.enum(EVALUATION_REFUSALS), detail: z.string() }),
    ),
    /** The evaluations, signed; null when there is none. */
    evaluationFile: z.nullable(compactDocument),
    serverTime: instant,
  }),
  refusals: [...SOURCE_REFUSALS, "EVALUATIONS_TOO_MANY", "BUSY"],
});
