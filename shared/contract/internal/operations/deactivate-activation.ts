import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { neededName } from "../fields.ts";
import { ACTIVATION_ABSENT } from "../refusals.ts";

export const deactivateActivation = wireOperation({
  name: "deactivate-activation",
  room: "internal",
  summary: "Releases an activation and frees its use; it counts against no cap. Safe to repeat.",
  addresses: [
    {
      method: "DELETE",
      path: "/api/internal/activated-product-activations/{activation}",
      dialect: "internal",
    },
  ],
  keyKind: "internal",
  scope: "activations:write",
  fields: z.object({ activation: neededName(256) }),
  refusals: ACTIVATION_ABSENT,
});
