import * as z from "zod/mini";
import { listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";
import { accountView } from "../views.ts";

export const listAccounts = operation({
  name: "list-accounts",
  room: "staff",
  method: "GET",
  path: "/v1/accounts",
  summary: "All smart accounts, newest first.",
  caller: { kind: "staff", scope: "accounts:read" },
  query: z.strictObject(page),
  status: 200,
  reply: listOf(accountView),
  refusals: ["CURSOR_INVALID"],
});
