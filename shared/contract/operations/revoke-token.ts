import * as z from "zod/mini";
import { tokenId } from "../fields.ts";
import { operation } from "../operation.ts";
import { tokenView } from "../views.ts";

export const revokeToken = operation({
  name: "revoke-token",
  room: "staff",
  method: "POST",
  path: "/v1/tokens/{tokenId}/revoke",
  summary: "Revokes an activation token; what it activated stays active. Safe to repeat.",
  caller: { kind: "staff", scope: "tokens:write" },
  params: z.strictObject({ tokenId }),
  idempotent: true,
  status: 200,
  reply: tokenView,
  refusals: ["NOT_FOUND", "BUSY"],
});
