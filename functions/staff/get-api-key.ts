import { getApiKey } from "../../shared/contract/operations/get-api-key.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentApiKey } from "../present/api-key.ts";

/** One API key with its state; never its text. */
export const handler = route(getApiKey, async ({ params }, { storage, now }) => {
  const [key] = await storage.loadApiKeys([params.keyId]);
  return key === undefined ? refuse("NOT_FOUND") : reply(200, presentApiKey(key, now()));
});
