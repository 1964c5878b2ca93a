import { getToken } from "../../shared/contract/operations/get-token.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentToken } from "../present/views.ts";

/** One activation token with its state; never its text. */
export const handler = route(getToken, async ({ params }, { storage, now }) => {
  const [found] = await storage.loadTokens([params.tokenId]);
  return found === undefined
    ? refuse("NOT_FOUND")
    : reply(200, presentToken(found.token, found.usesTaken, now()));
});
