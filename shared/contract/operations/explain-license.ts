import * as z from "zod/mini";
import { LICENSE_REFUSALS } from "../../domain/refusal.ts";
import { licenseReference, nodeId, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { traceOf } from "../trace-fields.ts";

export const explainLicense = operation({
  name: "explain-license",
  room: "staff",
  method: "GET",
  path: "/v1/licenses/{license}/explain",
  summary:
    "What would happen if this node, or a site of this domain and address, activated now: rule by rule.",
  caller: { kind: "staff", scope: "licenses:read" },
  params: z.strictObject({ license: licenseReference }),
  query: z
    .strictObject({
      nodeId: z.optional(nodeId),
      domain: z.optional(text(253)),
      ip: z.optional(text(64)),
      serverType: z.optional(text(40)),
    })
    .check(
      z.refine(({ nodeId, domain }) => nodeId === undefined || domain === undefined, {
        error: "nodeId and domain cannot be combined: a node goes by its host name",
        path: ["domain"],
      }),
    ),
  status: 200,
  reply: z.object({
    /** Null: it depends on what the question left out. */
    wouldSucceed: z.nullable(z.boolean()),
    /** The first rule that refuses; null when none does. */
    code: z.nullable(z.enum(LICENSE_REFUSALS)),
    steps: traceOf(LICENSE_REFUSALS),
  }),
  refusals: ["INPUT_INVALID", "NOT_FOUND"],
});
