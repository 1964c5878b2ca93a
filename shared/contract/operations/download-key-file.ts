import * as z from "zod/mini";
import { keyFileId } from "../fields.ts";
import { operation } from "../operation.ts";

export const downloadKeyFile = operation({
  name: "download-key-file",
  room: "staff",
  method: "GET",
  path: "/v1/key-files/{keyFileId}/file",
  summary:
    "The text of a key file, to be sent to the customer. It can be made again at any time, with the same keys.",
  caller: { kind: "staff", scope: "licenses:read" },
  params: z.strictObject({ keyFileId }),
  status: 200,
  reply: z.object({
    /** How the file may be called: account, server type and prefix, in characters that every system takes. */
    fileName: z.string(),
    text: z.string(),
  }),
  refusals: ["NOT_FOUND"],
});
