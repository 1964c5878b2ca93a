import { toWire } from "../../shared/contract/instant.ts";
import { activateKeyFile } from "../../shared/contract/operations/activate-key-file.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { useFile } from "../../shared/domain/use-key-file.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { nodeClaimsOf } from "../http/node-claims.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentKeyAuthorization } from "../present/key-documents.ts";

/** Authorizes a key file on one node, and is its poll afterwards. Safe to repeat: a node keeps the place that it has. */
export const handler = route(activateKeyFile, async ({ body, caller, origin }, context) => {
  const { storage, settings, now, activity } = context;
  const { nodeId } = caller;
  const targets = targetsOf(origin.observedIp, null);

  return settle(context, async () => {
    const set = await settings.read();
    const { file, node, blacklist } = await storage.loadForKeyFile(body.fileId, nodeId, targets);
    const at = now();
    // A file's id is as hard to guess as a token: who names it has the file, which is a proof.
    const asking = { domain: null, hasProof: file !== null || node !== null };
    const source = refuseSource(blacklist, asking, set, at);
    if (source !== null) return refuseBlacklisted(source, context);
    if (file === null) return refuse("KEY_FILE_UNKNOWN");

    const about = { accountId: file.accountId, subjects: [file.id, nodeId] };
    const holdsAny = node !== null && node.licenseIds.length > 0;
    const { hostName, fingerprint } = nodeClaimsOf(body.node);
    const accountId = holdsAny ? node.accountId : null;
    const use = useFile(file, { nodeId, hostName, fingerprint, accountId, isImport: body.isImport }, at);
    if (use.outcome === "refused") {
      const entry = activity("key-file.refused", { ...about, reason: use.code });
      if (set.logFailedAttempts) await storage.recordActivity(entry).catch(() => undefined);
      return refuse(use.code);
    }
    if (use.outcome === "used" && use.isChanged) {
      const entry = use.isNew ? activity("key-file.activated", about) : null;
      const saved = await storage.saveKeyFile(use.file, entry, []);
      // That a contact could not be noted is no reason to leave a node without its answer.
      if (saved === "changed" || (saved === "contended" && use.isNew)) return AGAIN;
    }
    const isReleased = use.outcome === "released";
    const told = use.outcome === "used" ? use.file : file;
    return reply(200, {
      authorization: await presentKeyAuthorization({ nodeId, nonce: body.nonce }, told, isReleased, context),
      serverTime: toWire(at),
    });
  });
});
