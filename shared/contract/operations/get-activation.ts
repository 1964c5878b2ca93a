import * as z from "zod/mini";
import { activationIdField } from "../fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

export const getActivation = operation({
  name: "get-activation",
  room: "staff",
  method: "GET",
  path: "/v1/activations/{activationId}",
  summary: "One activation, active or released, or one failed attempt.",
  caller: { kind: "staff", scope: "activations:read" },
  params: z.strictObject({ activationId: activationIdField }),
  status: 200,
  reply: activationView,
  refusals: ["NOT_FOUND"],
});
