import * as z from "zod/mini";
import { licenseId, licenseReference } from "../fields.ts";
import { operation } from "../operation.ts";

export const deactivateLicenseActivations = operation({
  name: "deactivate-license-activations",
  room: "staff",
  method: "POST",
  path: "/v1/licenses/{license}/deactivate-activations",
  summary:
    "Releases the activations of a license, offline ones too, up to 200 a request, the oldest first. Repeat it until none remain.",
  caller: { kind: "staff", scope: "activations:write" },
  params: z.strictObject({ license: licenseReference }),
  idempotent: true,
  status: 200,
  reply: z.object({
    licenseId,
    /** How many this request released. */
    released: z.int(),
    /** How many uses are taken still. */
    remaining: z.int(),
  }),
  refusals: ["NOT_FOUND", "BUSY"],
});
