import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentKeyFile } from "../present/key-files.ts";

/** One key file with the servers that use it; its text is downloaded apart. */
export const handler = route(getKeyFile, async ({ params }, { storage }) => {
  const file = await storage.loadKeyFile(params.keyFileId);
  return file === null ? refuse("NOT_FOUND") : reply(200, presentKeyFile(file));
});
