import * as z from "zod/mini";
import { keyFileId, nodeId, text } from "../fields.ts";
import { keyFileView } from "../key-file-fields.ts";
import { operation } from "../operation.ts";

export const releaseKeyFile = operation({
  name: "release-key-file",
  room: "staff",
  method: "POST",
  path: "/v1/key-files/{keyFileId}/release",
  summary:
    "Takes a key file from a server, such as a dead one, so that another may import it. A server that still runs stops using its keys at its next poll. Safe to repeat.",
  caller: { kind: "staff", scope: "licenses:write" },
  params: z.strictObject({ keyFileId }),
  body: z.strictObject({
    nodeId,
    /** Why, for the activity log. */
    reason: z.optional(text(200)),
  }),
  idempotent: true,
  status: 200,
  reply: keyFileView,
  refusals: ["NOT_FOUND", "KEY_FILE_SERVER_UNKNOWN", "BUSY"],
});
