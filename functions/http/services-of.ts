import { cloudServices } from "./cloud-services.ts";
import type { Services } from "./services.ts";

/** Where `local` and tests put the services of one call, beside what Lambda tells. */
export interface CarriesServices {
  readonly countersign?: Services;
}

/** The services of this call: those that were passed, or the cloud's, made on the first call. */
export function servicesOf(lambdaContext: object): Services {
  return (lambdaContext as CarriesServices).countersign ?? cloudServices();
}
