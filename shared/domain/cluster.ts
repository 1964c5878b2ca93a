import { type HeldUse, isNode } from "./activation.ts";
import type { License } from "./license.ts";
import { leaseDeadline } from "./license-dates.ts";
import { LIMITS } from "./limits.ts";
import type { Node } from "./node.ts";
import type { Product } from "./product.ts";

/** One license that the asking node holds, and who else holds a use of it. */
export interface SharedLicense {
  readonly license: License;
  readonly product: Product;
  readonly uses: readonly HeldUse[];
}

/** A node of a cluster as its fellows see it; times in epoch ms. */
export interface ClusterNode {
  readonly node: Node;
  readonly mode: "online" | "offline";
  readonly activatedAt: number;
  /** The end of its lease, counted from its last contact; null where it has none. */
  readonly deadlineAt: number | null;
  readonly products: readonly string[];
  readonly isSelf: boolean;
}

/** The ids of the nodes that share a license with `selfId`: itself, then those that came first, as many as are shown. */
export function clusterIds(
  shared: readonly Pick<SharedLicense, "uses">[],
  selfId: string,
): { readonly ids: readonly string[]; readonly more: boolean } {
  const uses = shared.flatMap((each) => each.uses).sort(byAge);
  const others = new Set(uses.map(({ holderId }) => holderId).filter((id) => isNode(id) && id !== selfId));
  const ids = [selfId, ...others];
  // Of a license with more uses than are read, there may be nodes among those that were not.
  const isCut = shared.some((each) => each.uses.length > LIMITS.nodesShown);
  return { ids: ids.slice(0, LIMITS.nodesShown), more: isCut || ids.length > LIMITS.nodesShown };
}

/** What to show of them; a node of another account is never among them, whatever is stored. */
export function clusterOf(
  shared: readonly SharedLicense[],
  self: Node,
  nodes: readonly Node[],
  leaseDays: number,
): readonly ClusterNode[] {
  return nodes
    .filter(({ accountId }) => accountId === self.accountId)
    .flatMap((node) => {
      const held = shared.flatMap(({ uses, ...each }) => {
        const use = uses.find(({ holderId }) => holderId === node.id);
        return use === undefined ? [] : [{ ...each, use }];
      });
      const leased = held.filter(({ use }) => use.mode !== "offline");
      const deadlines = leased.map(({ license }) => leaseDeadline(license, leaseDays, node.lastContactAt));
      if (held.length === 0) return [];
      return {
        node,
        mode: leased.length > 0 ? ("online" as const) : ("offline" as const),
        activatedAt: Math.min(...held.map(({ use }) => use.activatedAt)),
        deadlineAt: deadlines.length > 0 ? Math.min(...deadlines) : null,
        products: [...new Set(held.map(({ product }) => product.code))],
        isSelf: node.id === self.id,
      };
    });
}

function byAge(a: HeldUse, b: HeldUse): number {
  return a.activatedAt - b.activatedAt || (a.holderId < b.holderId ? -1 : 1);
}
