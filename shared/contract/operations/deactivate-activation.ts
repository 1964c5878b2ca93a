import * as z from "zod/mini";
import { activationIdField } from "../fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

export const deactivateActivation = operation({
  name: "deactivate-activation",
  room: "staff",
  method: "POST",
  path: "/v1/activations/{activationId}/deactivate",
  summary: "Releases an activation and frees its use; the node learns it at its next poll. Safe to repeat.",
  caller: { kind: "staff", scope: "activations:write" },
  params: z.strictObject({ activationId: activationIdField }),
  idempotent: true,
  status: 200,
  reply: activationView,
  refusals: ["NOT_FOUND", "BUSY"],
});
