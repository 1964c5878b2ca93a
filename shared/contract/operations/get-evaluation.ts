import * as z from "zod/mini";
import { evaluationId, evaluationView } from "../evaluation-fields.ts";
import { operation } from "../operation.ts";

export const getEvaluation = operation({
  name: "get-evaluation",
  room: "staff",
  method: "GET",
  path: "/v1/evaluations/{evaluationId}",
  summary: "One evaluation, with its state and how often it was extended.",
  caller: { kind: "staff", scope: "evaluations:read" },
  params: z.strictObject({ evaluationId }),
  status: 200,
  reply: evaluationView,
  refusals: ["NOT_FOUND"],
});
