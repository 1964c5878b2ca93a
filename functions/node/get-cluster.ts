import { getCluster } from "../../shared/contract/operations/get-cluster.ts";
import { refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { clusterOf } from "../../shared/domain/cluster.ts";
import { refuse, reply } from "../http/answer.ts";
import { refuseBlacklisted } from "../http/blacklisted.ts";
import { route } from "../http/route.ts";
import { presentClusterNode } from "../present/cluster.ts";

/** Shows a node which others share its licenses. */
export const handler = route(getCluster, async ({ caller, origin }, context) => {
  const { storage, settings, now } = context;
  const targets = targetsOf(origin.observedIp, null);
  const [set, found] = await Promise.all([settings.read(), storage.loadCluster(caller.nodeId, targets)]);
  // A node that is known here has an assertion that nobody else can make: a proof.
  const asking = { domain: null, hasProof: found.node !== null };
  const source = refuseSource(found.blacklist, asking, set, now());
  if (source !== null) return refuseBlacklisted(source, context);
  if (found.node === null || found.shared.length === 0) return refuse("ACTIVATION_UNKNOWN");
  const nodes = clusterOf(found.shared, found.node, found.nodes, set.leaseDays);
  return reply(200, { nodes: nodes.map(presentClusterNode), more: found.more });
});
