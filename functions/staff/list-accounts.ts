import { listAccounts } from "../../shared/contract/operations/list-accounts.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentAccount } from "../present/views.ts";

/** All smart accounts, newest first. */
export const handler = route(listAccounts, async ({ query }, { storage, secrets }) => {
  const page = await storage.readPage("accounts", null, toPageRequest(secrets, "accounts", query));
  const accounts = await storage.loadAccounts(page.ids);
  return reply(200, {
    items: accounts.map(presentAccount),
    nextCursor: toCursor(secrets, "accounts", page.next),
  });
});
