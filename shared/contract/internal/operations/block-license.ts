import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_NAME, needsLicense } from "../named-fields.ts";
import { LICENSE_ABSENT, REVOKED_FOR_GOOD } from "../refusals.ts";

export const blockLicense = wireOperation({
  name: "block-license",
  room: "internal",
  summary:
    "Blocks a license: nothing new is activated, and its sites learn it at their next verify. Safe to repeat.",
  addresses: [
    { method: "POST", path: "/api/internal/blocked-product-licenses/{license}", dialect: "internal" },
    { method: "POST", path: "/api/block_license", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "licenses:write",
  fields: z.object(LICENSE_NAME).check(needsLicense),
  refusals: { ...LICENSE_ABSENT, ...REVOKED_FOR_GOOD },
});
