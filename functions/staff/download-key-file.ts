import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { keyFileName } from "../../shared/domain/order-key-file.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentKeyFileText } from "../present/key-documents.ts";

/** Makes the text of a key file, with the same keys each time. */
export const handler = route(downloadKeyFile, async ({ params }, context) => {
  const file = await context.storage.loadKeyFile(params.keyFileId);
  if (file === null) return refuse("NOT_FOUND");
  return reply(200, { fileName: keyFileName(file), text: await presentKeyFileText(file, context) });
});
