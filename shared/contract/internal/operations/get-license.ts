import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_NAME, needsLicense } from "../named-fields.ts";
import { LICENSE_ABSENT } from "../refusals.ts";

export const getLicense = wireOperation({
  name: "get-license",
  room: "internal",
  summary: "One license, by its id or code.",
  addresses: [
    { method: "GET", path: "/api/internal/product-licenses/{license}", dialect: "internal" },
    { method: "POST", path: "/api/get_license", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "licenses:read",
  fields: z.object(LICENSE_NAME).check(needsLicense),
  refusals: LICENSE_ABSENT,
});
