import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { evaluationId, evaluationView } from "../evaluation-fields.ts";
import { instant, positive, text } from "../fields.ts";
import { operation } from "../operation.ts";

export const extendEvaluation = operation({
  name: "extend-evaluation",
  room: "staff",
  method: "POST",
  path: "/v1/evaluations/{evaluationId}/extend",
  summary:
    "Puts an evaluation's end off, by days or until a time; its server learns it at its next poll. One that has ended runs again.",
  caller: { kind: "staff", scope: "evaluations:write" },
  params: z.strictObject({ evaluationId }),
  body: z
    .strictObject({
      /** Counted from its end, or from now where it has ended. Left out, and no `until`: as many as a new one has. */
      days: z.optional(positive(LIMITS.evaluationExtensionDays)),
      /** Its new end. */
      until: z.optional(instant),
      /** Why, for the activity log. */
      reason: z.optional(text(200)),
    })
    .check(
      z.refine(({ days, until }) => days === undefined || until === undefined, {
        error: "must not name both days and until",
        path: ["until"],
        when: ({ issues }) => issues.length === 0,
      }),
    ),
  idempotent: true,
  status: 200,
  reply: evaluationView,
  refusals: ["INPUT_INVALID", "NOT_FOUND", "EVALUATION_LICENSED", "EVALUATION_EXTENSIONS_USED_UP", "BUSY"],
});
