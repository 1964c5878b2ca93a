import * as z from "zod/mini";
import { wireOperation } from "../../wire-operation.ts";

export const checkConnection = wireOperation({
  name: "check-connection",
  room: "internal",
  summary: "Tells an administration program that it reaches the service and that its key is good.",
  addresses: [
    { method: "GET", path: "/api/internal/connection-check", dialect: "internal" },
    { method: "POST", path: "/api/check_connection_int", dialect: "legacy-internal" },
  ],
  keyKind: "internal",
  scope: null,
  fields: z.object({}),
  refusals: {},
});
