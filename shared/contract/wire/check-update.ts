import * as z from "zod/mini";
import { wireText } from "../wire-fields.ts";
import { wireOperation } from "../wire-operation.ts";

/** Tells every caller that there is nothing newer: this service licenses software and does not distribute it. */
export const checkUpdate = wireOperation({
  name: "check-update",
  room: "external",
  summary: "Answers that the version in use is the latest.",
  addresses: [
    { method: "POST", path: "/api/external/update/check", dialect: "external" },
    { method: "POST", path: "/api/latest_version", dialect: "legacy" },
    { method: "POST", path: "/api/check_update", dialect: "legacy" },
  ],
  keyKind: "external",
  scope: "updates",
  fields: z.object({ product_id: wireText(128), current_version: wireText(64) }),
  refusals: {},
});
