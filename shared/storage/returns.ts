import type { ActivityEntry } from "../domain/activity.ts";
import type { Release } from "../domain/deactivate.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { saveReleases } from "./releases.ts";
import { KEYS } from "./table.ts";
import type { TransactOutcome } from "./transact.ts";

/** A return string that freed something: it is kept for good, so that it never frees anything again. */
export interface AcceptedReturn {
  readonly nodeId: string;
  /** The string's own name. */
  readonly jti: string;
  readonly acceptedAt: number;
  /** What the answer named. */
  readonly released: readonly string[];
  readonly superseded: readonly string[];
}

/** What was done with a return string; null for one that freed nothing yet. */
export async function loadReturn(db: Database, nodeId: string, jti: string): Promise<AcceptedReturn | null> {
  return fromItem<AcceptedReturn>(await getItem(db, KEYS.acceptedReturn(nodeId, jti), "strong"));
}

/** Frees what a return string gives back, all or none, and only by the first one that brings it; `changed` to a second. */
export function saveReturn(
  db: Database,
  accepted: AcceptedReturn,
  releases: readonly Release[],
  activity: ActivityEntry,
): Promise<TransactOutcome> {
  const { nodeId, jti } = accepted;
  return saveReleases(db, nodeId, releases, activity, [
    {
      label: "return",
      action: "Put",
      item: toItem(KEYS.acceptedReturn(nodeId, jti), accepted),
      guard: "attribute_not_exists(pk)",
    },
  ]);
}
