import * as z from "zod/mini";
import { SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { keyFileId } from "../fields.ts";
import { nonce } from "../node-fields.ts";
import { operation } from "../operation.ts";

export const deactivateKeyFile = operation({
  name: "deactivate-key-file",
  room: "node",
  method: "POST",
  path: "/v1/node/key-files/deactivate",
  summary: "Gives a key file back that a node no longer uses, so that another may import it. Safe to repeat.",
  caller: { kind: "node" },
  body: z.strictObject({ nonce, fileId: keyFileId }),
  status: 200,
  reply: z.object({
    /** False when the node did not use it. */
    isReleased: z.boolean(),
  }),
  refusals: [...SOURCE_REFUSALS, "BUSY"],
});
