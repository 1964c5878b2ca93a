import { type Activation, holderKey } from "../domain/activation.ts";
import type { BlacklistEntry } from "../domain/blacklist.ts";
import { clusterIds, type SharedLicense } from "../domain/cluster.ts";
import { LIMITS } from "../domain/limits.ts";
import type { Node } from "../domain/node.ts";
import { blacklistFrom, blacklistKeys } from "./blacklist.ts";
import type { Database } from "./database.ts";
import { loadHeldUses } from "./full-licenses.ts";
import { fromItem } from "./item.ts";
import { licenseFrom } from "./licenses.ts";
import { nodeFrom } from "./nodes.ts";
import { productsOf } from "./products.ts";
import { getItems } from "./read.ts";
import { KEYS } from "./table.ts";

/** A node, the licenses that it holds, and the nodes that hold them, too: itself first. */
export interface ClusterFacts {
  readonly node: Node | null;
  readonly blacklist: readonly BlacklistEntry[];
  readonly shared: readonly SharedLicense[];
  readonly nodes: readonly Node[];
  /** True when there are more than were read. */
  readonly more: boolean;
}

/** Reads what a node may see of its fellows, strongly consistent: four round trips, and a fifth for products. */
export async function loadCluster(
  db: Database,
  nodeId: string,
  targets: readonly string[],
): Promise<ClusterFacts> {
  const first = await getItems(db, [KEYS.node(nodeId), ...blacklistKeys(targets)], "strong");
  const node = nodeFrom(first.get(KEYS.node(nodeId)));
  const blacklist = blacklistFrom(first, targets);
  const shared = node === null ? [] : await loadShared(db, node);
  const { ids, more } = clusterIds(shared, nodeId);
  const found = await getItems(db, shared.length === 0 ? [] : ids.map(KEYS.node), "strong");
  const nodes = ids.flatMap((id) => nodeFrom(found.get(KEYS.node(id))) ?? []);
  return { node, blacklist, shared, nodes, more };
}

/** The licenses of which the node has an active use, each with the uses that are held: one more than are shown. */
async function loadShared(db: Database, { id, licenseIds }: Node): Promise<SharedLicense[]> {
  const key = holderKey(id);
  const found = await getItems(
    db,
    licenseIds.flatMap((licenseId) => [KEYS.license(licenseId), KEYS.activation(licenseId, key)]),
    "strong",
  );
  const own = licenseIds.flatMap((licenseId) => {
    const activation = fromItem<Activation>(found.get(KEYS.activation(licenseId, key)));
    return activation?.holderId === id && activation.isActive ? [{ licenseId, activation }] : [];
  });
  const licenses = own.map(({ licenseId }) => licenseFrom(found.get(KEYS.license(licenseId))));
  const [products, uses] = await Promise.all([
    productsOf(db, licenses, found, "strong"),
    Promise.all(own.map(({ licenseId }) => loadHeldUses(db, licenseId, LIMITS.nodesShown + 1))),
  ]);
  return own.flatMap(({ activation: { id: activationId, activatedAt, mode } }, index) => {
    const license = licenses[index];
    const product = license && products.get(license.productId);
    if (!license || !product) return [];
    const self = { activationId, holderId: id, activatedAt, ...(mode === "offline" ? { mode } : {}) };
    // Its own use may stand behind those that were read.
    const others = (uses[index] ?? []).filter(({ holderId }) => holderId !== id);
    return { license, product, uses: [self, ...others] };
  });
}
