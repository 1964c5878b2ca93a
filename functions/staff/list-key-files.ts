import { listKeyFiles } from "../../shared/contract/operations/list-key-files.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentKeyFile } from "../present/key-files.ts";

/** So many of the largest files, with all their servers and withdrawn numbers, fit into the 6 MB of a Lambda reply. */
const PAGE_MOST = 15;

/** Key files, newest first: all, or those of one smart account; for servers of any type, or of one. */
export const handler = route(listKeyFiles, async ({ query }, { storage, secrets }) => {
  const { accountId: owner = null, serverType = null } = query;
  const list = owner === null ? "keyFiles" : "keyFilesOfAccount";
  const name = `list-key-files ${JSON.stringify([owner, serverType])}`;
  const asked = toPageRequest(secrets, name, query);
  const page = await storage.listKeyFiles(
    { list, owner },
    (file) => serverType === null || file.serverType === serverType,
    { ...asked, limit: Math.min(asked.limit, PAGE_MOST) },
  );
  return reply(200, {
    items: page.picked.map(presentKeyFile),
    nextCursor: toCursor(secrets, name, page.next),
  });
});
