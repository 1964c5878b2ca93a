import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { activationIdField } from "../fields.ts";
import { operation } from "../operation.ts";

export const deactivateActivations = operation({
  name: "deactivate-activations",
  room: "staff",
  method: "POST",
  path: "/v1/activations/deactivate",
  summary:
    "Releases up to 100 activations, each at once and by itself, offline ones too. Safe to repeat: it finishes what was interrupted.",
  caller: { kind: "staff", scope: "activations:write" },
  body: z.strictObject({
    activationIds: z.array(activationIdField).check(
      z.minLength(1, "must name an activation"),
      z.maxLength(LIMITS.activationsAtOnce, `must name at most ${LIMITS.activationsAtOnce} activations`),
      z.refine((ids) => new Set(ids).size === ids.length, "must not name an activation twice"),
    ),
  }),
  idempotent: true,
  status: 200,
  reply: z.object({
    items: z.array(
      z.object({
        id: activationIdField,
        /**
         * `was-released`: it held no use when it was its turn, maybe as an earlier try of this request had released it. `busy`: it was
         * not done, as rivals won every try; repeat the request.
         */
        outcome: z.enum(["released", "was-released", "unknown", "busy"]),
      }),
    ),
    /** How many this request released. */
    released: z.int(),
  }),
  refusals: ["BUSY"],
});
