import * as z from "zod/mini";
import { SOURCE_REFUSALS, VERIFY_REFUSALS } from "../../domain/refusal.ts";
import { licenseId } from "../fields.ts";
import { compactDocument, nodeClaims, nonce, presentedLicenses } from "../node-fields.ts";
import { operation } from "../operation.ts";
import { traceOf } from "../trace-fields.ts";

/** A verdict is data: the reply is 200 also when the answer is no. */
export const verify = operation({
  name: "verify",
  room: "node",
  method: "POST",
  path: "/v1/node/verify",
  summary: "A node's poll: is it still so, and a fresh license file.",
  caller: { kind: "node" },
  query: z.strictObject({
    /** `true`: the reply tells of each license which rules were judged, and what they compared. */
    explain: z.optional(z.enum(["true", "false"])),
  }),
  body: z.strictObject({
    nonce,
    /** The licenses that the node's license file names, each with its product. */
    licenses: presentedLicenses,
    /** What the node tells about itself; the service follows hardware that changes part by part. */
    node: z.optional(nodeClaims),
  }),
  status: 200,
  reply: z.object({
    /** True when every license that was asked about may run on. */
    valid: z.boolean(),
    /** The first no, in the order of the licenses; null when valid. */
    code: z.nullable(z.enum(VERIFY_REFUSALS)),
    licenses: z.array(
      z.object({
        licenseId,
        valid: z.boolean(),
        code: z.nullable(z.enum(VERIFY_REFUSALS)),
        detail: z.nullable(z.string()),
        trace: z.optional(traceOf(VERIFY_REFUSALS)),
      }),
    ),
    /** The licenses that may run on, signed; null when there is none. */
    licenseFile: z.nullable(compactDocument),
    /** The noes that stop an installation, signed; null when there is none. */
    verdict: z.nullable(compactDocument),
    serverTime: z.string(),
  }),
  refusals: [...SOURCE_REFUSALS],
});
