import { listTokens } from "../../shared/contract/operations/list-tokens.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentToken } from "../present/views.ts";

/** Activation tokens, newest first: all, or those of one smart account. */
export const handler = route(listTokens, async ({ query }, { storage, secrets, now }) => {
  const owner = query.accountId ?? null;
  const list = owner === null ? "tokens" : "tokensOfAccount";
  const name = `${list} ${owner ?? ""}`;
  const page = await storage.readPage(list, owner, toPageRequest(secrets, name, query));
  const found = await storage.loadTokens(page.ids);
  const items = found.map(({ token, usesTaken }) => presentToken(token, usesTaken, now()));
  return reply(200, { items, nextCursor: toCursor(secrets, name, page.next) });
});
