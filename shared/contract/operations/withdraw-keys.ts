import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { keyFileId, text } from "../fields.ts";
import { keyFileView, keyNumber } from "../key-file-fields.ts";
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
  body: z.strictObject({
    /** Left out, all keys of the file. */
    numbers: z.optional(
      z
        .array(keyNumber)
        .check(
          z.minLength(1, "must name a number"),
          z.maxLength(LIMITS.keyNumbersAtOnce, `must name at most ${LIMITS.keyNumbersAtOnce} numbers`),
        ),
    ),
    /** Why, for the activity log. */
    reason: z.optional(text(200)),
  }),
  idempotent: true,
  status: 200,
  reply: keyFileView,
  refusals: ["NOT_FOUND", "KEY_NUMBER_UNKNOWN", "BUSY"],
});
