import * as z from "zod/mini";
import { wireOperation } from "../wire-operation.ts";

export const checkConnection = wireOperation({
  name: "check-connection",
  room: "external",
  summary: "Tells a site that it reaches the service and that its key is good.",
  addresses: [
    { method: "GET", path: "/api/external/connection-check", dialect: "external" },
    { method: "POST", path: "/api/check_connection_ext", dialect: "legacy" },
  ],
  keyKind: "external",
  scope: null,
  fields: z.object({}),
  refusals: {},
});
