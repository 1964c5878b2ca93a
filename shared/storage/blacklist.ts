import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { ActivityEntry } from "../domain/activity.ts";
import type { BlacklistEntry } from "../domain/blacklist.ts";
import { RAW_ADDRESS_DAYS } from "../domain/old-address.ts";
import { daysAfter } from "../domain/time.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { type PageRequest, type Picked, pickFromList } from "./page.ts";
import { type Consistency, type Found, getItems } from "./read.ts";
import { KEYS, type Key, listed } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** A request's blacklist entries, in one round trip; the targets are those of targetsOf. */
export async function loadBlacklist(
  db: Database,
  targets: readonly string[],
  consistency: Consistency,
): Promise<BlacklistEntry[]> {
  if (targets.length === 0) return [];
  return blacklistFrom(await getItems(db, blacklistKeys(targets), consistency), targets);
}

/** A page of the blacklist, newest first, of the entries that fit; its order comes from an index. */
export function listBlacklist(
  db: Database,
  request: PageRequest,
  fits: (entry: BlacklistEntry) => boolean,
): Promise<Picked<BlacklistEntry>> {
  return pickFromList(db, "blacklist", null, request, async (targets) => {
    const found = await getItems(db, blacklistKeys(targets), "strong");
    const entries = targets.map((target) => fromItem<BlacklistEntry>(found.get(KEYS.blacklistEntry(target))));
    return entries.map((entry) => (entry !== null && fits(entry) ? entry : null));
  });
}

/** The keys to add to a read that is made anyway. */
export function blacklistKeys(targets: readonly string[]): readonly Key[] {
  return targets.map(KEYS.blacklistEntry);
}

/** The entries that such a read brought. */
export function blacklistFrom(found: Found, targets: readonly string[]): BlacklistEntry[] {
  return targets.flatMap((target) => fromItem<BlacklistEntry>(found.get(KEYS.blacklistEntry(target))) ?? []);
}

/**
 * Writes entries, new or changed, each over the revision before, all or none; what was counted of a lifted one is forgotten.
 * An entry stays for 30 days after its end, as every address does. `changed`: somebody else was faster.
 */
export async function saveBlacklistEntries(
  db: Database,
  entries: readonly BlacklistEntry[],
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const result = await transact(db, [...entries.flatMap(entryWrites), activityWrite(activity), ...also]);
  return result.outcome;
}

function entryWrites(entry: BlacklistEntry): Write[] {
  const before = entry.revision - 1;
  const { target, createdAt, liftedAt, expiresAt } = entry;
  const places = [
    { list: "blacklist" },
    ...(liftedAt !== null || expiresAt === null ? [] : [{ list: "blacklistDue", at: expiresAt } as const]),
  ] as const;
  const endsAt = liftedAt ?? expiresAt;
  const goes = endsAt === null ? {} : { ttl: Math.ceil(daysAfter(endsAt, RAW_ADDRESS_DAYS) / 1_000) };
  return [
    {
      label: "entry",
      action: "Put",
      item: toItem(KEYS.blacklistEntry(target), entry, { ...listed(places, createdAt, target), ...goes }),
      ...(before === 0
        ? { guard: "attribute_not_exists(pk)" }
        : { guard: "revision = :before", values: { ":before": before } }),
    },
    ...(liftedAt === null
      ? []
      : [{ label: "count", action: "Delete", key: KEYS.attemptCount(target) } as const]),
  ];
}

/** How often it is written, at most, that an entry refused somebody. */
export const REFUSED_NOTE_MS = 60_000;

/** Notes that an entry refused a request, at most once a minute; a rival that noted it first is no error. */
export async function noteRefused(db: Database, target: string, at: number): Promise<void> {
  try {
    await db.client.send(
      new UpdateCommand({
        TableName: db.tableName,
        Key: KEYS.blacklistEntry(target),
        UpdateExpression: "SET lastRefusedAt = :at",
        ConditionExpression:
          "attribute_exists(pk) AND (attribute_type(lastRefusedAt, :null) OR lastRefusedAt <= :before)",
        ExpressionAttributeValues: { ":at": at, ":before": at - REFUSED_NOTE_MS, ":null": "NULL" },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
