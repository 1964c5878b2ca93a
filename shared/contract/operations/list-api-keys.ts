import * as z from "zod/mini";
import { listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";
import { apiKeyView } from "../views.ts";

export const listApiKeys = operation({
  name: "list-api-keys",
  room: "staff",
  method: "GET",
  path: "/v1/api-keys",
  summary: "API keys of every kind, newest first, those that setup made included.",
  caller: { kind: "staff", scope: "keys:read" },
  query: z.strictObject(page),
  status: 200,
  reply: listOf(apiKeyView),
  refusals: ["CURSOR_INVALID"],
});
