import * as z from "zod/mini";
import { wireOperation } from "../wire-operation.ts";

export const checkHealth = wireOperation({
  name: "check-health",
  room: "external",
  summary: "Tells anyone that the service answers.",
  addresses: [{ method: "GET", path: "/api/health-check", dialect: "external" }],
  keyKind: null,
  scope: null,
  fields: z.object({}),
  refusals: {},
});
