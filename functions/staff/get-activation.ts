import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentActivation } from "../present/views.ts";

/** One activation, active or released. */
export const handler = route(getActivation, async ({ params }, { storage }) => {
  const [activation] = await storage.loadActivations([params.activationId]);
  return activation === undefined ? refuse("NOT_FOUND") : reply(200, presentActivation(activation));
});
