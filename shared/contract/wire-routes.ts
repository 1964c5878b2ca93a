import { INTERNAL_ROUTES } from "./internal/routes.ts";
import { activate } from "./wire/activate.ts";
import { checkConnection } from "./wire/check-connection.ts";
import { checkHealth } from "./wire/check-health.ts";
import { checkUpdate } from "./wire/check-update.ts";
import { deactivate } from "./wire/deactivate.ts";
import { verify } from "./wire/verify.ts";
import type { WireOperation } from "./wire-operation.ts";

/** Every operation of the License Manager protocol: the gateway and the cloud routes come from it. */
export const WIRE_ROUTES = [
  checkHealth,
  checkConnection,
  activate,
  verify,
  deactivate,
  checkUpdate,
  ...INTERNAL_ROUTES,
] as const satisfies readonly WireOperation[];
