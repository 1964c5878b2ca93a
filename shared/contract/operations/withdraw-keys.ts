import * as z from "zod/mini";
import { keyFileId } from "../fields.ts";
import { keyFileView, withdrawalGiven } from "../key-file-fields.ts";
import { operation } from "../operation.ts";

export const withdrawKeys = operation({
  name: "withdraw-keys",
  room: "staff",
  method: "POST",
  path: "/v1/key-files/{keyFileId}/withdraw",
  summary:
    "Withdraws license numbers of a key file, or all; its servers learn it within a day. Numbers that are withdrawn already stay so.",
  caller: { kind: "staff", scope: "licenses:write" },
  params: z.strictObject({ keyFileId }),
  body: withdrawalGiven,
  idempotent: true,
  status: 200,
  reply: keyFileView,
  refusals: ["NOT_FOUND", "KEY_NUMBER_UNKNOWN", "BUSY"],
});
