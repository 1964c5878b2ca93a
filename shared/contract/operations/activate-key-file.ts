import * as z from "zod/mini";
import { KEY_FILE_REFUSALS, SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { instant, keyFileId } from "../fields.ts";
import { compactDocument, nodeClaims, nonce } from "../node-fields.ts";
import { operation } from "../operation.ts";

export const activateKeyFile = operation({
  name: "activate-key-file",
  room: "node",
  method: "POST",
  path: "/v1/node/key-files/activate",
  summary:
    "Authorizes a key file on one node, and is its poll afterwards: the answer names the keys that were withdrawn. Safe to repeat.",
  caller: { kind: "node" },
  body: z.strictObject({
    nonce,
    node: nodeClaims,
    fileId: keyFileId,
    /** True when somebody imports or authorizes the file; a poll takes no place again that was released. */
    isImport: z.boolean(),
  }),
  status: 200,
  reply: z.object({
    /** Signed, of type `keyauthorization+jwt`. */
    authorization: compactDocument,
    serverTime: instant,
  }),
  refusals: [...SOURCE_REFUSALS, ...KEY_FILE_REFUSALS, "BUSY"],
});
