import * as z from "zod/mini";
import { tokenId } from "../fields.ts";
import { operation } from "../operation.ts";
import { tokenView } from "../views.ts";

export const getToken = operation({
  name: "get-token",
  room: "staff",
  method: "GET",
  path: "/v1/tokens/{tokenId}",
  summary: "One activation token with its state; never its text.",
  caller: { kind: "staff", scope: "tokens:read" },
  params: z.strictObject({ tokenId }),
  status: 200,
  reply: tokenView,
  refusals: ["NOT_FOUND"],
});
