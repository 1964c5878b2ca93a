import * as z from "zod/mini";
import { licenseReference, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { licenseView } from "../views.ts";

export const unblockLicense = operation({
  name: "unblock-license",
  room: "staff",
  method: "POST",
  path: "/v1/licenses/{license}/unblock",
  summary: "Lifts the block of a license. Safe to repeat.",
  caller: { kind: "staff", scope: "licenses:write" },
  params: z.strictObject({ license: licenseReference }),
  body: z.strictObject({
    /** Why, for the activity log. */
    reason: z.optional(text(200)),
  }),
  idempotent: true,
  status: 200,
  reply: licenseView,
  refusals: ["NOT_FOUND", "LICENSE_REVOKED_FOR_GOOD", "BUSY"],
});
