import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentActivation } from "../present/views.ts";

/** Activations, newest first: all, or those of one license or one smart account. */
export const handler = route(listActivations, async ({ query }, { storage, secrets }) => {
  const owner = query.licenseId ?? query.accountId ?? null;
  const list = query.licenseId
    ? "activationsOfLicense"
    : query.accountId
      ? "activationsOfAccount"
      : "activations";
  const name = `${list} ${owner ?? ""}`;
  const page = await storage.readPage(list, owner, toPageRequest(secrets, name, query));
  const activations = await storage.loadActivations(page.ids);
  return reply(200, {
    items: activations.map(presentActivation),
    nextCursor: toCursor(secrets, name, page.next),
  });
});
