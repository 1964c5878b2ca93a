import * as z from "zod/mini";
import { keyFileId } from "../fields.ts";
import { keyFileView } from "../key-file-fields.ts";
import { operation } from "../operation.ts";

export const getKeyFile = operation({
  name: "get-key-file",
  room: "staff",
  method: "GET",
  path: "/v1/key-files/{keyFileId}",
  summary: "One key file: its keys by kind, the servers that use it, and the numbers that were withdrawn.",
  caller: { kind: "staff", scope: "licenses:read" },
  params: z.strictObject({ keyFileId }),
  status: 200,
  reply: keyFileView,
  refusals: ["NOT_FOUND"],
});
