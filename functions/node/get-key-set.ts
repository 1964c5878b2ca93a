import { getKeySet } from "../../shared/contract/operations/get-key-set.ts";
import { reply } from "../http/answer.ts";
import { route } from "../http/route.ts";

/** The online keys for tools that speak JSON Web Key Sets. */
export const handler = route(getKeySet, async (_request, { signer }) => {
  const { keySet } = await signer();
  return reply(200, { keys: [...keySet()] });
});
