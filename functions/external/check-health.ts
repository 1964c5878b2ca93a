import { checkHealth } from "../../shared/contract/wire/check-health.ts";
import { wireRoute } from "../http/wire-route.ts";

/** Tells that the service answers; it asks the database nothing. */
export const handler = wireRoute(checkHealth, async () => ({ kind: "bare", body: { status: "ok" } }));
