import * as z from "zod/mini";
import { wireOperation } from "../wire-operation.ts";
import { blacklistedRefusals, NOT_YOURS_REFUSALS, PROOF_FIELDS } from "../wire-proof.ts";

/** Gives a site's use back, also of a license that is blocked or over. Safe to repeat: what is free stays free. */
export const deactivate = wireOperation({
  name: "deactivate",
  room: "external",
  summary: "Gives a site's use of a license back.",
  addresses: [
    { method: "POST", path: "/api/external/license/deactivate", dialect: "external" },
    { method: "POST", path: "/api/deactivate_license", dialect: "legacy" },
  ],
  keyKind: "external",
  scope: "deactivate",
  fields: z.object(PROOF_FIELDS),
  refusals: {
    ...blacklistedRefusals(403),
    ...NOT_YOURS_REFUSALS,
    RELEASES_USED_UP: {
      status: 200,
      message:
        "Uses of this license were given back as often as one year allows. Please ask the vendor's support to release it.",
    },
  },
  refusedFields: { external: { data: null } },
});
