import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_NAME, needsLicense } from "../named-fields.ts";
import { LICENSE_ABSENT, REVOKED_FOR_GOOD } from "../refusals.ts";

export const unblockLicense = wireOperation({
  name: "unblock-license",
  room: "internal",
  summary: "Lifts the block of a license. Safe to repeat.",
  addresses: [
    { method: "DELETE", path: "/api/internal/blocked-product-licenses/{license}", dialect: "internal" },
    { method: "POST", path: "/api/unblock_license", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "licenses:write",
  fields: z.object(LICENSE_NAME).check(needsLicense),
  refusals: { ...LICENSE_ABSENT, ...REVOKED_FOR_GOOD },
});
