import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { readReturn } from "../../shared/domain/accept-return.ts";
import { activationId, readActivationId } from "../../shared/domain/activation.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { decideReleases, licensesAtCap } from "../../shared/domain/deactivate.ts";
import { utcYear } from "../../shared/domain/time.ts";
import { openReturn } from "../../shared/signing/return.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { openString } from "../http/offline-string.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentOfflineNode } from "../present/offline-node.ts";

/** Takes a return string and frees the uses that it gives back, once; the node's signature in it is the proof. */
export const handler = route(acceptReturn, async ({ body, origin }, context) => {
  const { storage, settings, signer, now, activity } = context;
  const given = { text: body.return, kind: "return", place: "body.return" } as const;
  const read = await openString(given, openReturn, await signer());
  if ("kind" in read) return read;
  const { nodeId, claims: said } = read;
  const licenseIds = [...new Set(said.activations.map((id) => readActivationId(id)?.licenseId ?? ""))];
  const isOwn = said.activations.every(
    (id) => id === activationId(readActivationId(id)?.licenseId ?? "", nodeId),
  );
  const targets = targetsOf(origin.observedIp, null);

  return settle(context, async () => {
    const set = await settings.read();
    const [accepted, { node, activations }, blacklist] = await Promise.all([
      storage.loadReturn(nodeId, said.jti),
      storage.loadNodeActivations(nodeId, isOwn ? licenseIds : []),
      storage.loadBlacklist(targets, "strong"),
    ]);
    const source = refuseSource(blacklist, { domain: null, hasProof: node !== null }, set, now());
    if (source !== null) return refuseBlacklisted(source, context);
    const own = activations.filter((activation) => activation !== null);
    if (node === null || !isOwn || own.length < licenseIds.length) return refuse("ACTIVATION_UNKNOWN");
    const { returned, superseded } = readReturn(own, said.serial);
    const view = presentOfflineNode(nodeId, node.hostName, node.fingerprint);
    const answer = {
      released: returned.map(({ licenseId }) => licenseId),
      superseded: superseded.map(({ licenseId }) => licenseId),
    };
    if (accepted !== null)
      return reply(200, {
        node: view,
        released: [...accepted.released],
        superseded: [...accepted.superseded],
      });
    if (returned.length === 0) return refuse("RETURN_SUPERSEDED");
    const releases = decideReleases(returned, "customer", set, now());
    if (set.releasesPerLicenseAndYear > 0) {
      const counts = await storage.loadReleaseCounts(answer.released, utcYear(now()));
      if (licensesAtCap(releases, counts).length > 0) return refuse("RELEASES_USED_UP");
    }
    if (releases.length > 0) {
      const subjects = [...releases.map(({ activation }) => activation.id), nodeId];
      const about = { accountId: node.accountId, subjects, reason: "return-string" };
      const entry = {
        ...activity("activation.deactivated", about),
        actor: { kind: "node", id: nodeId } as const,
      };
      const record = { nodeId, jti: said.jti, acceptedAt: now(), ...answer };
      if ((await storage.saveReturn(record, releases, entry)).outcome !== "saved") return AGAIN;
    }
    return reply(200, { node: view, ...answer });
  });
});
