import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentLicense } from "../present/views.ts";

/** One license, by its id or code. A mistyped code is not looked for. */
export const handler = route(getLicense, async ({ params }, { storage, settings, now }) => {
  const found = await storage.loadLicense(params.license, now());
  if (found === null) return refuse("NOT_FOUND");
  return reply(200, presentLicense(found, await settings.read(), now()));
});
