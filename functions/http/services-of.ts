import type { Services } from "./services.ts";

/** Where an entry point, `local` and tests put the services of one call, beside what Lambda tells. */
export interface CarriesServices {
  readonly countersign?: Services;
}

/** The services of this call. A handler without them was not called by its entry point, which is our mistake. */
export function servicesOf(lambdaContext: object): Services {
  const { countersign } = lambdaContext as CarriesServices;
  if (countersign === undefined)
    throw new Error("called without services: infra/entries.ts makes the entry points");
  return countersign;
}
