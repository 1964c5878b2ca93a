import type { ActivityEntry, ActivityKind } from "../../shared/domain/activity.ts";
import type { ListName } from "../../shared/storage/table.ts";
import { activityOf } from "../http/context.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

const PAGE = 100;

/** What a step over a list of what is due has of its own. */
interface DueStep<Item> {
  readonly name: string;
  readonly list: ListName;
  readonly load: SweepStep<Item>["load"];
  readonly settle: SweepStep<Item>["settle"];
}

/**
 * A step over what is due, oldest first: each run reads the list up to now, and nothing else. What is settled leaves the list
 * or moves on in it, so that what was left is there in the next run.
 */
export function dueStep<Item>({ name, list, load, settle }: DueStep<Item>): SweepStep<Item> {
  return {
    name,
    everyMs: 0,
    page: ({ storage, now }, after) => storage.readAscending(list, { limit: PAGE, after, to: now() + 1 }),
    load,
    settle,
  };
}

/** An activity entry by the sweep, now. */
export function sweepEntry(
  place: Pick<SweepPlace, "now" | "randomBytes">,
  kind: ActivityKind,
  about: Pick<ActivityEntry, "accountId" | "subjects"> & { readonly reason: string | null },
): ActivityEntry {
  return activityOf(place, { kind: "service", id: "sweep" }, null)(kind, about);
}

/** The end of something, or a fault that names it: what has no proper end is set aside. */
export function endOf(id: string, expiresAt: number | null): number {
  if (!Number.isSafeInteger(expiresAt) || expiresAt === null)
    throw new TypeError(`${id} has no time of expiry`);
  return expiresAt;
}

/** True when it was written. A rival who was faster did it, or changed what it is about; the list shows what is left. */
export function isSaved(id: string, outcome: "saved" | "changed" | "contended"): boolean {
  if (outcome === "contended") throw new Error(`${id} is being changed all the time`);
  return outcome === "saved";
}
