import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_FIELDS } from "../license-fields.ts";
import { LICENSE_NAME, needsLicense } from "../named-fields.ts";
import { INPUT_REFUSED, LICENSE_ABSENT, REVOKED_FOR_GOOD } from "../refusals.ts";

export const updateLicense = wireOperation({
  name: "update-license",
  room: "internal",
  summary:
    "Changes the terms that it names, and blocks or unblocks; what is empty is taken away. Code, product and customer stay.",
  addresses: [
    { method: "PUT", path: "/api/internal/product-licenses/{license}", dialect: "internal" },
    { method: "POST", path: "/api/edit_license", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "licenses:write",
  fields: z.object({ ...LICENSE_FIELDS, ...LICENSE_NAME }).check(needsLicense),
  refusals: { ...INPUT_REFUSED, ...LICENSE_ABSENT, ...REVOKED_FOR_GOOD },
});
