import * as z from "zod/mini";
import { licenseReference } from "../fields.ts";
import { licenseTerms } from "../license-fields.ts";
import { operation } from "../operation.ts";
import { licenseView } from "../views.ts";

export const updateLicense = operation({
  name: "update-license",
  room: "staff",
  method: "PATCH",
  path: "/v1/licenses/{license}",
  summary:
    "Changes the terms that it names; servers learn them at their next poll. Fewer uses than are taken throw nobody out.",
  caller: { kind: "staff", scope: "licenses:write" },
  params: z.strictObject({ license: licenseReference }),
  body: z.strictObject(licenseTerms).check(
    z.refine((given) => Object.keys(given).length > 0, {
      error: "must name a field",
      when: ({ issues }) => issues.length === 0,
    }),
  ),
  idempotent: true,
  status: 200,
  reply: licenseView,
  refusals: ["INPUT_INVALID", "NOT_FOUND", "LICENSE_REVOKED_FOR_GOOD", "BUSY"],
});
