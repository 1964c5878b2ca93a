import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import { releaseServer } from "../../shared/domain/use-key-file.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentKeyFile } from "../present/key-files.ts";

/** Takes a key file from a server; one that still runs learns it at its next poll. Safe to repeat. */
export const handler = route(releaseKeyFile, async ({ params, body }, context) => {
  const { storage, now, once, activity } = context;
  return settle(context, async () => {
    const before = await storage.loadKeyFile(params.keyFileId);
    if (before === null) return refuse("NOT_FOUND");
    if (before.servers.every(({ nodeId }) => nodeId !== body.nodeId))
      return refuse("KEY_FILE_SERVER_UNKNOWN");
    const file = releaseServer(before, body.nodeId, now());
    if (file === null) {
      const unchanged = reply(200, presentKeyFile(before));
      const kept = await storage.rememberAnswer(once(unchanged));
      return kept === "contended" ? AGAIN : unchanged;
    }
    const answer = reply(200, presentKeyFile(file));
    const entry = activity("key-file.deactivated", {
      accountId: file.accountId,
      subjects: [file.id, body.nodeId],
      reason: body.reason ?? null,
    });
    const saved = await storage.saveKeyFile(file, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
});
