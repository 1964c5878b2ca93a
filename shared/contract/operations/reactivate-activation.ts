import * as z from "zod/mini";
import { LICENSE_REFUSALS } from "../../domain/refusal.ts";
import { activationIdField } from "../fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

export const reactivateActivation = operation({
  name: "reactivate-activation",
  room: "staff",
  method: "POST",
  path: "/v1/activations/{activationId}/activate",
  summary:
    "Makes a released activation active again: it takes a use under the rules of a new one. Safe to repeat.",
  caller: { kind: "staff", scope: "activations:write" },
  params: z.strictObject({ activationId: activationIdField }),
  idempotent: true,
  status: 200,
  reply: activationView,
  refusals: ["NOT_FOUND", "TOKEN_OF_ANOTHER_ACCOUNT", "NODE_FULL", ...LICENSE_REFUSALS, "BUSY"],
});
