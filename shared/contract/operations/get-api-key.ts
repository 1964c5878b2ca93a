import * as z from "zod/mini";
import { keyId } from "../fields.ts";
import { operation } from "../operation.ts";
import { apiKeyView } from "../views.ts";

export const getApiKey = operation({
  name: "get-api-key",
  room: "staff",
  method: "GET",
  path: "/v1/api-keys/{keyId}",
  summary: "One API key with its state; never its text.",
  caller: { kind: "staff", scope: "keys:read" },
  params: z.strictObject({ keyId }),
  status: 200,
  reply: apiKeyView,
  refusals: ["NOT_FOUND"],
});
