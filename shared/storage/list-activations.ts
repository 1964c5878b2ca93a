import { type Activation, type ActivationRecord, isAttempt, readActivationId } from "../domain/activation.ts";
import { type ActivationFilter, fitsFilter } from "../domain/activation-filter.ts";
import type { Node } from "../domain/node.ts";
import { isStale, staleBefore } from "../domain/stale.ts";
import type { Database } from "./database.ts";
import { fromItem } from "./item.ts";
import { nodeFrom } from "./nodes.ts";
import { type PageRequest, type Picked, pickFromList } from "./page.ts";
import { getItems } from "./read.ts";
import { KEYS, type Key, type ListName } from "./table.ts";

/** The activations and failed attempts that exist of those named, in the order of the names. An id itself names the stored key. */
export async function loadRecords(db: Database, ids: readonly string[]): Promise<ActivationRecord[]> {
  return (await recordsOf(db, ids)).flatMap((record) => record ?? []);
}

async function recordsOf(db: Database, ids: readonly string[]): Promise<(ActivationRecord | null)[]> {
  const found = await getItems(db, ids.map(recordKey), "strong");
  return ids.map((id) => {
    const record = fromItem<ActivationRecord>(found.get(recordKey(id)));
    return record?.id === id ? record : null;
  });
}

/** An activation's id is made of two others; an attempt's is one that was drawn. */
function recordKey(id: string): Key {
  const parts = readActivationId(id);
  return parts === null ? KEYS.attempt(id) : KEYS.activation(parts.licenseId, parts.holderKey);
}

/** The lists that hold what a filter asks for, and whose they are; none when nothing can fit. */
export interface Listing {
  readonly lists: readonly ListName[];
  readonly owner: string | null;
}

/** A page of the activations and failed attempts that fit a filter, out of lists that hold them all. */
export function listActivations(
  db: Database,
  { lists, owner }: Listing,
  filter: ActivationFilter,
  request: PageRequest,
): Promise<Picked<ActivationRecord>> {
  return pickFromList(db, lists, owner, request, async (ids) =>
    (await recordsOf(db, ids)).map((record) =>
      record !== null && fitsFilter(record, filter) ? record : null,
    ),
  );
}

/** An activation without contact for long, and when its holder was in touch last; null for one that never was. */
export interface StaleActivation {
  readonly activation: Activation;
  readonly lastContactAt: number | null;
}

/** A page of the activations in a list that can be cleaned up at `now`. */
export function listStale(
  db: Database,
  { list, owner }: { readonly list: ListName; readonly owner: string | null },
  { now, days }: { readonly now: number; readonly days: number },
  request: PageRequest,
): Promise<Picked<StaleActivation>> {
  const bounds = { ...request, to: staleBefore(now, days) };
  return pickFromList(db, list, owner, bounds, async (ids) => {
    const records = await recordsOf(db, ids);
    const activations = records.map((record) => (record === null || isAttempt(record) ? null : record));
    const holders = await loadHolders(db, activations);
    return activations.map((activation) => {
      if (activation === null) return null;
      const lastContactAt = holders.get(activation.holderId)?.lastContactAt ?? null;
      return isStale(activation, lastContactAt, now, days) ? { activation, lastContactAt } : null;
    });
  });
}

async function loadHolders(
  db: Database,
  activations: readonly (Activation | null)[],
): Promise<ReadonlyMap<string, Node>> {
  const active = activations.filter((each) => each?.isActive && each.mode === "online");
  const ids = [...new Set(active.flatMap((each) => each?.holderId ?? []))];
  const found = await getItems(db, ids.map(KEYS.node), "strong");
  return new Map(
    ids.flatMap((id) => {
      const node = nodeFrom(found.get(KEYS.node(id)));
      return node === null ? [] : [[id, node] as const];
    }),
  );
}
