import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { licenseId } from "../fields.ts";
import { compactDocument, nonce } from "../node-fields.ts";
import { operation } from "../operation.ts";

export const deactivate = operation({
  name: "deactivate",
  room: "node",
  method: "POST",
  path: "/v1/node/deactivate",
  summary: "Gives a node's uses back: those of the named licenses, or all it holds. Safe to repeat.",
  caller: { kind: "node" },
  body: z.strictObject({
    nonce,
    /** Left out: everything that the node holds. */
    licenses: z.optional(
      z.array(licenseId).check(
        z.minLength(1),
        z.maxLength(LIMITS.licensesPerNode),
        z.refine((ids) => new Set(ids).size === ids.length, "must not name a license twice"),
      ),
    ),
  }),
  status: 200,
  reply: z.object({
    /** The licenses that this node no longer uses, whether released now or before. */
    released: z.array(licenseId),
    /** What the node still holds, signed; null when nothing. */
    licenseFile: z.nullable(compactDocument),
  }),
  refusals: [...SOURCE_REFUSALS, "ACTIVATION_UNKNOWN", "RELEASES_USED_UP", "BUSY"],
});
