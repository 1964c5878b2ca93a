import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";
import { LICENSE_FIELDS } from "../license-fields.ts";
import { INPUT_REFUSED } from "../refusals.ts";

export const createLicense = wireOperation({
  name: "create-license",
  room: "internal",
  summary: "Deposits a license with a customer, who gets a smart account when there is none yet.",
  addresses: [
    { method: "POST", path: "/api/internal/product-licenses", dialect: "internal" },
    { method: "POST", path: "/api/create_license", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: "licenses:write",
  fields: z.object(LICENSE_FIELDS),
  refusals: INPUT_REFUSED,
});
