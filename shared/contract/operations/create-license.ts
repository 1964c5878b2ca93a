import * as z from "zod/mini";
import { accountId, productReference, text } from "../fields.ts";
import { licenseTerms } from "../license-fields.ts";
import { operation } from "../operation.ts";
import { licenseTypes, licenseView } from "../views.ts";

export const createLicense = operation({
  name: "create-license",
  room: "staff",
  method: "POST",
  path: "/v1/licenses",
  summary: "Deposits a license in a smart account.",
  caller: { kind: "staff", scope: "licenses:write" },
  body: z.strictObject({
    accountId,
    product: productReference,
    type: z.enum(licenseTypes),
    /** Generated when left out; a foreign code is kept as it is. */
    code: z.optional(text(128)),
    ...licenseTerms,
  }),
  idempotent: true,
  status: 201,
  reply: licenseView,
  refusals: ["INPUT_INVALID", "ACCOUNT_UNKNOWN", "PRODUCT_UNKNOWN", "LICENSE_CODE_TAKEN", "BUSY"],
});
