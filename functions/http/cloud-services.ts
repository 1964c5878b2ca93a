import type { Services } from "./services.ts";

/** The services in AWS, made on the first call from the function's environment. */
export function cloudServices(): Services {
  throw new Error("not written yet");
}
