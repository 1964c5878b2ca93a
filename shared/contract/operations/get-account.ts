import * as z from "zod/mini";
import { accountId } from "../fields.ts";
import { operation } from "../operation.ts";
import { accountView } from "../views.ts";

export const getAccount = operation({
  name: "get-account",
  room: "staff",
  method: "GET",
  path: "/v1/accounts/{accountId}",
  summary: "One smart account.",
  caller: { kind: "staff", scope: "accounts:read" },
  params: z.strictObject({ accountId }),
  status: 200,
  reply: accountView,
  refusals: ["NOT_FOUND"],
});
