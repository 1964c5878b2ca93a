import type { Method } from "./operation.ts";
import { ROUTES } from "./routes.ts";
import { WIRE_ROUTES } from "./wire-routes.ts";

/** Where something answers, and with which method. */
export interface Address {
  readonly method: Method;
  readonly path: string;
}

/** Every address of the service. */
export const ADDRESSES: readonly Address[] = [
  ...ROUTES,
  ...WIRE_ROUTES.flatMap(({ addresses }): readonly Address[] => addresses),
].map(({ method, path }) => ({ method, path }));
