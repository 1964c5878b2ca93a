import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { LicenseFacts } from "../domain/activate.ts";
import { type Activation, type HeldUse, nodeKey } from "../domain/activation.ts";
import type { Database } from "./database.ts";
import { fromItem } from "./item.ts";
import { getItem, getItems, takenOf } from "./read.ts";
import { HELD, KEYS } from "./table.ts";

/** How many of the oldest uses are looked at: the first try takes the very oldest, later ones choose among these. */
const OLDEST = 24;
const LOOKS = 3;

/**
 * Looks again at those licenses that seem full and not held by this node. A batch read is no snapshot: a use that this
 * very node took a moment ago, by another request, may be counted and not seen. So its activation is read after the
 * count; and where the oldest makes room, `oldest` is added, never with a use of this node itself.
 */
export function lookAgainWhereFull(
  db: Database,
  nodeId: string,
  licenses: readonly LicenseFacts[],
): Promise<LicenseFacts[]> {
  return Promise.all(
    licenses.map(async (facts) => {
      if (!seemsFull(facts)) return facts;
      return facts.license?.onLimit === "reject"
        ? { ...facts, activation: await ownActivation(db, facts.licenseId, nodeId) }
        : withOldest(db, nodeId, facts);
    }),
  );
}

function seemsFull({ license, usesTaken, activation }: LicenseFacts): boolean {
  if (license === null || license.parallelUses === null || activation?.isActive) return false;
  return usesTaken >= license.parallelUses;
}

async function ownActivation(db: Database, licenseId: string, nodeId: string): Promise<Activation | null> {
  const item = await getItem(db, KEYS.activation(licenseId, nodeKey(nodeId)), "strong");
  const activation = fromItem<Activation>(item);
  return activation?.nodeId === nodeId ? activation : null;
}

/**
 * An empty list, or one with this node in it, means that something moved since the count was read, or that a rival's
 * transaction was seen half done (a query is read-committed only): then all of it is read again.
 */
async function withOldest(db: Database, nodeId: string, found: LicenseFacts): Promise<LicenseFacts> {
  const { licenseId } = found;
  let facts = found;
  let oldest: HeldUse[] = [];
  for (let looked = 0; looked < LOOKS; looked += 1) {
    oldest = await oldestUses(db, licenseId);
    if (oldest.length > 0 && oldest.every((use) => use.nodeId !== nodeId)) break;
    const uses = await getItems(db, [KEYS.licenseUses(licenseId)], "strong");
    const usesTaken = takenOf(uses, KEYS.licenseUses(licenseId));
    facts = { ...facts, usesTaken, activation: await ownActivation(db, licenseId, nodeId) };
    if (!seemsFull(facts)) return facts;
  }
  return { ...facts, oldest: oldest.filter((use) => use.nodeId !== nodeId) };
}

async function oldestUses(db: Database, licenseId: string): Promise<HeldUse[]> {
  const reply = await db.client.send(
    new QueryCommand({
      TableName: db.tableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :held)",
      ExpressionAttributeValues: { ":pk": KEYS.license(licenseId).pk, ":held": HELD },
      Limit: OLDEST,
      ConsistentRead: true,
    }),
  );
  return (reply.Items ?? []).flatMap((item) => fromItem<HeldUse>(item) ?? []);
}
