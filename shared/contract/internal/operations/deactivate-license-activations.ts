import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_NAME, needsLicense } from "../named-fields.ts";
import { LICENSE_ABSENT } from "../refusals.ts";

export const deactivateLicenseActivations = wireOperation({
  name: "deactivate-license-activations",
  room: "internal",
  summary: "Releases what holds uses of a license, the oldest first, up to a bound; repeated, what remains.",
  addresses: [{ method: "POST", path: "/api/deactivate_license_activations", dialect: "legacy-internal" }],
  keyKind: "internal",
  scope: "activations:write",
  fields: z.object(LICENSE_NAME).check(needsLicense),
  refusals: LICENSE_ABSENT,
});
