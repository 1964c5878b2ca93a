import { type Activation, holderKey, readActivationId } from "../domain/activation.ts";
import { type ActivityEntry, alsoNaming } from "../domain/activity.ts";
import type { Release } from "../domain/deactivate.ts";
import type { Node } from "../domain/node.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem } from "./item.ts";
import { nodeFrom } from "./nodes.ts";
import { getItem, getItems, releasesAttribute, releasesOf } from "./read.ts";
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
  return parts && KEYS.activation(parts.licenseId, parts.holderKey);
}

/** A node with its activations of the named licenses, or of all that it holds; null for one that never had any. */
export async function loadNodeActivations(
  db: Database,
  nodeId: string,
  licenseIds: readonly string[] | null,
): Promise<{ node: Node | null; activations: readonly (Activation | null)[] }> {
  const node = nodeFrom(await getItem(db, KEYS.node(nodeId), "strong"));
  const keys = (licenseIds ?? node?.licenseIds ?? []).map((id) => KEYS.activation(id, holderKey(nodeId)));
  const found = await getItems(db, keys, "strong");
  const activations = keys.map((key) => {
    const activation = fromItem<Activation>(found.get(key));
    return activation?.holderId === nodeId ? activation : null;
  });
  return { node, activations };
}

/**
 * Releases activations of one holder: each frees its use at once, all or none. `changed` also where a license's cap for
 * the year was reached meanwhile, or with `lastContactAt`, where the holder was in touch since. The entry names them and their products.
 */
export function saveReleases(
  db: Database,
  holderId: string,
  releases: readonly Release[],
  activity: ActivityEntry,
  also: readonly Write[],
  lastContactAt: number | null = null,
): Promise<TransactOutcome> {
  const released = releases.map(({ activation }) => activation);
  const licenseIds = new Set(released.map(({ licenseId }) => licenseId));
  const named = [...released.map(({ id }) => id), ...released.map(({ productId }) => productId)];
  return transact(db, [
    ...releases.flatMap(releaseWrites),
    {
      label: "node",
      action: "Update",
      key: KEYS.node(holderId),
      update: "DELETE licenseIds :licenses",
      ...(lastContactAt === null
        ? { values: { ":licenses": licenseIds } }
        : {
            guard: "lastContactAt = :seen",
            values: { ":licenses": licenseIds, ":seen": lastContactAt },
          }),
    },
    activityWrite(alsoNaming(activity, named)),
    ...also,
  ]);
}

/**
 * The count goes down only with the activation that it counts, so it never goes below what is active. No response string may have
 * been made for it meanwhile: a return string says nothing of that one.
 */
function releaseWrites({ activation, releasedAt, counted }: Release): Write[] {
  const { licenseId, holderId, activatedAt, mode, answeredAt = null } = activation;
  const key = holderKey(holderId);
  return [
    {
      label: "activation",
      action: "Update",
      key: KEYS.activation(licenseId, key),
      update: "SET isActive = :no, deactivatedAt = :at",
      guard:
        "isActive = :yes AND activatedAt = :since AND #mode = :mode AND " +
        "(attribute_not_exists(answeredAt) OR answeredAt = :answered)",
      names: { "#mode": "mode" },
      values: {
        ":no": false,
        ":yes": true,
        ":at": releasedAt,
        ":since": activatedAt,
        ":mode": mode,
        ":answered": answeredAt,
      },
    },
    { label: "held", action: "Delete", key: KEYS.heldUse(licenseId, activatedAt, key, mode) },
    countDown(licenseId, counted),
  ];
}

/** A release that counts moves the year's count with the uses: one item, one write. */
function countDown(licenseId: string, counted: Release["counted"]): Write {
  const down = { label: "uses", action: "Update", key: KEYS.licenseUses(licenseId) } as const;
  const values = { ":less": -1, ":zero": 0 };
  if (counted === null) return { ...down, update: "ADD taken :less", guard: "taken > :zero", values };
  const { year, most } = counted;
  const isBelow = "(attribute_not_exists(#released) OR #released < :most)";
  return {
    ...down,
    update: "ADD taken :less, #released :one",
    guard: most === null ? "taken > :zero" : `taken > :zero AND ${isBelow}`,
    names: { "#released": releasesAttribute(year) },
    values: { ...values, ":one": 1, ...(most === null ? {} : { ":most": most }) },
  };
}

/** How often uses of these licenses were released in a UTC year, as far as it counts against their caps. */
export async function loadReleaseCounts(
  db: Database,
  licenseIds: readonly string[],
  year: number,
): Promise<ReadonlyMap<string, number>> {
  const found = await getItems(db, licenseIds.map(KEYS.licenseUses), "strong");
  return new Map(licenseIds.map((id) => [id, releasesOf(found, KEYS.licenseUses(id), year)]));
}
