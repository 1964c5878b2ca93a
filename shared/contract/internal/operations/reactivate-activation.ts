import * as z from "zod/mini";
import { ERRORS } from "../../errors.ts";
import { wireOperation } from "../../wire-operation.ts";
import { neededName } from "../fields.ts";
import { ACTIVATION_ABSENT, USE_REFUSED } from "../refusals.ts";

export const reactivateActivation = wireOperation({
  name: "reactivate-activation",
  room: "internal",
  summary:
    "Makes a released activation active again, under the rules and limits of a new one. Safe to repeat.",
  addresses: [
    {
      method: "POST",
      path: "/api/internal/activated-product-activations/{activation}",
      dialect: "internal",
    },
  ],
  keyKind: "internal",
  scope: "activations:write",
  fields: z.object({ activation: neededName(256) }),
  refusals: {
    ...ACTIVATION_ABSENT,
    ...USE_REFUSED,
    TOKEN_OF_ANOTHER_ACCOUNT: { status: 422, message: ERRORS.TOKEN_OF_ANOTHER_ACCOUNT.detail },
    NODE_FULL: { status: 422, message: ERRORS.NODE_FULL.detail },
  },
});
