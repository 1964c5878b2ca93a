import * as z from "zod/mini";
import { licenseReference, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { licenseView } from "../views.ts";

export const revokeLicense = operation({
  name: "revoke-license",
  room: "staff",
  method: "POST",
  path: "/v1/licenses/{license}/revoke",
  summary: "Revokes a license for good; its servers stop at their next poll. Safe to repeat.",
  caller: { kind: "staff", scope: "licenses:write" },
  params: z.strictObject({ license: licenseReference }),
  body: z.strictObject({
    /** Why, for the activity log. */
    reason: z.optional(text(200)),
  }),
  idempotent: true,
  status: 200,
  reply: licenseView,
  refusals: ["NOT_FOUND", "BUSY"],
});
