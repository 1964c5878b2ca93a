import { deactivateKeyFile } from "../../shared/contract/operations/deactivate-key-file.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { releaseServer } from "../../shared/domain/use-key-file.ts";
import { reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";

/** Gives a key file back, so that another server may import it. Safe to repeat. */
export const handler = route(deactivateKeyFile, async ({ body, caller, origin }, context) => {
  const { storage, settings, now, activity } = context;
  const { nodeId } = caller;
  const targets = targetsOf(origin.observedIp, null);

  return settle(context, async () => {
    const set = await settings.read();
    const { file, node, blacklist } = await storage.loadForKeyFile(body.fileId, nodeId, targets);
    const asking = { domain: null, hasProof: file !== null || node !== null };
    const source = refuseSource(blacklist, asking, set, now());
    if (source !== null) return refuseBlacklisted(source, context);

    const released = file && releaseServer(file, nodeId, now());
    if (released === null) return reply(200, { isReleased: false });
    const about = { accountId: released.accountId, subjects: [released.id, nodeId] };
    const saved = await storage.saveKeyFile(released, activity("key-file.deactivated", about), []);
    return saved === "saved" ? reply(200, { isReleased: true }) : AGAIN;
  });
});
