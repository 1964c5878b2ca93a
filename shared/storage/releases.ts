import { type Activation, nodeKey, readActivationId } from "../domain/activation.ts";
import type { ActivityEntry } from "../domain/activity.ts";
import type { Release } from "../domain/deactivate.ts";
import type { Node } from "../domain/node.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem } from "./item.ts";
import { nodeFrom } from "./nodes.ts";
import { getItem, getItems } from "./read.ts";
import { KEYS, type Key } from "./table.ts";
import { type TransactOutcome, transact, type Write } from "./transact.ts";

/** The activations that exist of those named, in the order of the names. An id itself names the stored key. */
export async function loadActivations(db: Database, ids: readonly string[]): Promise<Activation[]> {
  const keys = ids.flatMap((id) => activationKey(id) ?? []);
  const found = await getItems(db, keys, "strong");
  return ids.flatMap((id) => {
    const key = activationKey(id);
    const activation = key && fromItem<Activation>(found.get(key));
    return activation?.id === id ? activation : [];
  });
}

function activationKey(id: string): Key | null {
  const parts = readActivationId(id);
  return parts && KEYS.activation(parts.licenseId, parts.nodeKey);
}

/** A node with its activations of the named licenses, or of all that it holds; null for one that never had any. */
export async function loadNodeActivations(
  db: Database,
  nodeId: string,
  licenseIds: readonly string[] | null,
): Promise<{ node: Node | null; activations: readonly (Activation | null)[] }> {
  const node = nodeFrom(await getItem(db, KEYS.node(nodeId), "strong"));
  const keys = (licenseIds ?? node?.licenseIds ?? []).map((id) => KEYS.activation(id, nodeKey(nodeId)));
  const found = await getItems(db, keys, "strong");
  const activations = keys.map((key) => {
    const activation = fromItem<Activation>(found.get(key));
    return activation?.nodeId === nodeId ? activation : null;
  });
  return { node, activations };
}

/** Releases activations of one node: each frees its use at once, all or none. */
export function saveReleases(
  db: Database,
  nodeId: string,
  releases: readonly Release[],
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<TransactOutcome> {
  return transact(db, [
    ...releases.flatMap(releaseWrites),
    {
      label: "node",
      action: "Update",
      key: KEYS.node(nodeId),
      update: "DELETE licenseIds :licenses",
      values: { ":licenses": new Set(releases.map(({ activation }) => activation.licenseId)) },
    },
    activityWrite(activity),
    ...also,
  ]);
}

/** The count goes down only with the activation that it counts, so it never goes below what is active. */
function releaseWrites({ activation, releasedAt }: Release): Write[] {
  const { licenseId, nodeId, activatedAt } = activation;
  const key = nodeKey(nodeId);
  return [
    {
      label: "activation",
      action: "Update",
      key: KEYS.activation(licenseId, key),
      update: "SET isActive = :no, deactivatedAt = :at",
      guard: "isActive = :yes AND activatedAt = :since",
      values: { ":no": false, ":yes": true, ":at": releasedAt, ":since": activatedAt },
    },
    { label: "held", action: "Delete", key: KEYS.heldUse(licenseId, activatedAt, key) },
    {
      label: "uses",
      action: "Update",
      key: KEYS.licenseUses(licenseId),
      update: "ADD taken :less",
      guard: "taken > :zero",
      values: { ":less": -1, ":zero": 0 },
    },
  ];
}
