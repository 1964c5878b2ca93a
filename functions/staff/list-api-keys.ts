import { listApiKeys } from "../../shared/contract/operations/list-api-keys.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentApiKey } from "../present/api-key.ts";

/** API keys of every kind, newest first. */
export const handler = route(listApiKeys, async ({ query }, { storage, secrets, now }) => {
  const page = await storage.readPage("apiKeys", null, toPageRequest(secrets, "apiKeys", query));
  const keys = await storage.loadApiKeys(page.ids);
  const items = keys.map((key) => presentApiKey(key, now()));
  return reply(200, { items, nextCursor: toCursor(secrets, "apiKeys", page.next) });
});
