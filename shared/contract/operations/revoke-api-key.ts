import * as z from "zod/mini";
import { keyId } from "../fields.ts";
import { operation } from "../operation.ts";
import { apiKeyView } from "../views.ts";

export const revokeApiKey = operation({
  name: "revoke-api-key",
  room: "staff",
  method: "POST",
  path: "/v1/api-keys/{keyId}/revoke",
  summary: "Revokes an API key, which opens nothing from the next request on. Safe to repeat.",
  caller: { kind: "staff", scope: "keys:write" },
  params: z.strictObject({ keyId }),
  idempotent: true,
  status: 200,
  reply: apiKeyView,
  refusals: ["NOT_FOUND", "SCOPE_BEYOND_OWN", "API_KEY_IN_USE", "BUSY"],
});
