import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_NAME, needsLicense } from "../named-fields.ts";
import { LICENSE_ABSENT } from "../refusals.ts";

export const revokeLicense = wireOperation({
  name: "revoke-license",
  room: "internal",
  summary: "Revokes a license for good; it stays in the books. Safe to repeat.",
  addresses: [{ method: "POST", path: "/api/delete_license", dialect: "legacy-internal" }],
  keyKind: "internal",
  scope: "licenses:write",
  fields: z.object(LICENSE_NAME).check(needsLicense),
  refusals: LICENSE_ABSENT,
});
