import { getAccount } from "../../shared/contract/operations/get-account.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentAccount } from "../present/views.ts";

/** One smart account. */
export const handler = route(getAccount, async ({ params }, { storage }) => {
  const [account] = await storage.loadAccounts([params.accountId]);
  return account === undefined ? refuse("NOT_FOUND") : reply(200, presentAccount(account));
});
