import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import { readSnapshot } from "../state/read-snapshot.ts";
import { heldLicenses, type Snapshot } from "../state/snapshot.ts";
import { changeState, isRefused } from "../state/write-state.ts";
import type { ClusterView } from "../views/node-view.ts";
import { converse } from "./converse.ts";
import { localRefusal, stateRefusal } from "./refusal.ts";
import { GET_CLUSTER } from "./replies.ts";

/** Asks which servers share licenses with this one. What comes back is shown, and kept to be shown; it decides nothing. */
export async function askCluster(
  desk: Desk,
): Promise<{ readonly snapshot: Snapshot; readonly cluster: ClusterView } | Refused> {
  if (desk.isAirGapped) return localRefusal("AIR_GAPPED");
  const snapshot = await readSnapshot(desk.folder, desk);
  const { key, fault } = snapshot;
  if (fault !== null) return stateRefusal(fault);
  if (key === null || heldLicenses(snapshot).length === 0) return localRefusal("NOT_ACTIVATED");
  const conversation = await converse(GET_CLUSTER, (nonce) => ({ nonce }), { desk, key, snapshot });
  if (!conversation.ok) return conversation;
  const { nodes, more } = conversation.reply;
  const cluster: ClusterView = {
    at: desk.clock.local(),
    nodes: nodes.map((node) => ({
      nodeId: node.nodeId,
      hostName: node.hostName,
      version: node.version,
      mode: node.mode,
      hardwareId: node.hardwareId,
      activatedAt: Date.parse(node.activatedAt),
      lastContactAt: Date.parse(node.lastContactAt),
      products: node.products,
      isSelf: node.isSelf,
    })),
    more,
  };
  const written = await changeState(desk, ({ stored, fault: now }) =>
    now === null ? { ...stored, cluster } : null,
  );
  return { snapshot: isRefused(written) ? snapshot : written, cluster };
}
