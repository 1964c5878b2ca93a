import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentRecord } from "../present/views.ts";

/** One activation, active or released, or one failed attempt. */
export const handler = route(getActivation, async ({ params }, { storage }) => {
  const [record] = await storage.loadRecords([params.activationId]);
  return record === undefined ? refuse("NOT_FOUND") : reply(200, presentRecord(record));
});
