import * as z from "zod/mini";
import { accountId, listOf, page } from "../fields.ts";
import { keyFileView, serverTypeField } from "../key-file-fields.ts";
import { operation } from "../operation.ts";

export const listKeyFiles = operation({
  name: "list-key-files",
  room: "staff",
  method: "GET",
  path: "/v1/key-files",
  summary: "Key files, newest first, of all accounts or of one.",
  caller: { kind: "staff", scope: "licenses:read" },
  query: z.strictObject({
    ...page,
    accountId: z.optional(accountId),
    serverType: z.optional(serverTypeField),
  }),
  status: 200,
  reply: listOf(keyFileView),
  refusals: ["CURSOR_INVALID"],
});
