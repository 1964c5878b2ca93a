import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type Activation, type HeldUse, holderKey } from "../domain/activation.ts";
import { onLimitOf } from "../domain/parallel-uses.ts";
import type { Settings } from "../domain/settings.ts";
import type { LicenseFacts } from "../domain/take-use.ts";
import type { Database } from "./database.ts";
import { fromItem } from "./item.ts";
import { getItem, getItems, takenOf } from "./read.ts";
import { HELD, HELD_ANY, KEYS } from "./table.ts";

/** How many of the oldest uses are looked at: the first try takes the very oldest, later ones choose among these. */
const OLDEST = 24;
const LOOKS = 3;

/**
 * Looks again at those licenses that seem full and not held by this holder. A batch read is no snapshot: a use that this
 * very holder took a moment ago, by another request, may be counted and not seen. So its activation is read after the
 * count; and where the oldest makes room, `oldest` is added, never with a use of this holder itself.
 */
export function lookAgainWhereFull(
  db: Database,
  holderId: string,
  licenses: readonly LicenseFacts[],
  settings: Settings,
): Promise<LicenseFacts[]> {
  return Promise.all(
    licenses.map(async (facts) => {
      if (facts.license === null || !seemsFull(facts)) return facts;
      return onLimitOf(facts.license, settings) === "reject"
        ? { ...facts, activation: await ownActivation(db, facts.licenseId, holderId) }
        : withOldest(db, holderId, facts);
    }),
  );
}

function seemsFull({ license, usesTaken, activation }: LicenseFacts): boolean {
  if (license === null || license.parallelUses === null || activation?.isActive) return false;
  return usesTaken >= license.parallelUses;
}

async function ownActivation(db: Database, licenseId: string, holderId: string): Promise<Activation | null> {
  const item = await getItem(db, KEYS.activation(licenseId, holderKey(holderId)), "strong");
  const activation = fromItem<Activation>(item);
  return activation?.holderId === holderId ? activation : null;
}

/**
 * An empty list, or one with this holder in it, means that something moved since the count was read, or that a rival's
 * transaction was seen half done (a query is read-committed only): then all of it is read again. Or that every use is held
 * offline: then it stays empty.
 */
async function withOldest(db: Database, holderId: string, found: LicenseFacts): Promise<LicenseFacts> {
  const { licenseId } = found;
  let facts = found;
  let oldest: HeldUse[] = [];
  for (let looked = 0; looked < LOOKS; looked += 1) {
    oldest = await heldUses(db, licenseId, HELD, OLDEST);
    if (oldest.length > 0 && oldest.every((use) => use.holderId !== holderId)) break;
    const uses = await getItems(db, [KEYS.licenseUses(licenseId)], "strong");
    const usesTaken = takenOf(uses, KEYS.licenseUses(licenseId));
    facts = { ...facts, usesTaken, activation: await ownActivation(db, licenseId, holderId) };
    if (!seemsFull(facts)) return facts;
  }
  return { ...facts, oldest: oldest.filter((use) => use.holderId !== holderId) };
}

/** The uses of a license that are held, strongly consistent, the oldest first, the offline ones last, at most so many. */
export function loadHeldUses(db: Database, licenseId: string, most: number): Promise<HeldUse[]> {
  return heldUses(db, licenseId, HELD_ANY, most);
}

async function heldUses(db: Database, licenseId: string, held: string, most: number): Promise<HeldUse[]> {
  const reply = await db.client.send(
    new QueryCommand({
      TableName: db.tableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :held)",
      ExpressionAttributeValues: { ":pk": KEYS.license(licenseId).pk, ":held": held },
      Limit: most,
      ConsistentRead: true,
    }),
  );
  return (reply.Items ?? []).flatMap((item) => fromItem<HeldUse>(item) ?? []);
}
