import * as z from "zod/mini";
import { accountId, listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";
import { tokenView } from "../views.ts";

export const listTokens = operation({
  name: "list-tokens",
  room: "staff",
  method: "GET",
  path: "/v1/tokens",
  summary: "Activation tokens, newest first: all, or those of one smart account.",
  caller: { kind: "staff", scope: "tokens:read" },
  query: z.strictObject({ ...page, accountId: z.optional(accountId) }),
  status: 200,
  reply: listOf(tokenView),
  refusals: ["CURSOR_INVALID"],
});
