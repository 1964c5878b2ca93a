import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Activation, holderKey } from "../domain/activation.ts";
import type { ActivityEntry } from "../domain/activity.ts";
import type { NodeClaims } from "../domain/node.ts";
import { DAY_MS, utcDay } from "../domain/time.ts";
import type { HeldFacts, VerificationFacts } from "../domain/verify.ts";
import { activityWrite } from "./activity.ts";
import { blacklistFrom, blacklistKeys } from "./blacklist.ts";
import type { Database } from "./database.ts";
import { fromItem } from "./item.ts";
import { licenseFrom } from "./licenses.ts";
import { nodeFrom } from "./nodes.ts";
import { productsOf } from "./products.ts";
import { type Consistency, getItems } from "./read.ts";
import { KEYS } from "./table.ts";
import { transact } from "./transact.ts";

/** A license that a node's license file names, with the product it names for it (so that one read brings both). */
export interface PresentedLicense {
  readonly licenseId: string;
  /** Null where it is not known beforehand; that costs one more read. */
  readonly productId: string | null;
}

/**
 * What bears on a node's poll, the blacklist included, in one round trip. Every "no" rests on the strong form, which is read again before it
 * is said.
 */
export async function loadForVerification(
  db: Database,
  nodeId: string,
  presented: readonly PresentedLicense[],
  targets: readonly string[],
  consistency: Consistency,
): Promise<VerificationFacts> {
  const key = holderKey(nodeId);
  const found = await getItems(
    db,
    [
      KEYS.node(nodeId),
      ...blacklistKeys(targets),
      ...presented.flatMap(({ licenseId, productId }) => [
        KEYS.license(licenseId),
        KEYS.activation(licenseId, key),
        ...(productId === null ? [] : [KEYS.product(productId)]),
      ]),
    ],
    consistency,
  );
  const licenses = presented.map(({ licenseId }) => licenseFrom(found.get(KEYS.license(licenseId))));
  const products = await productsOf(db, licenses, found, consistency);
  return {
    node: nodeFrom(found.get(KEYS.node(nodeId))),
    blacklist: blacklistFrom(found, targets),
    licenses: presented.map(({ licenseId }, index): HeldFacts => {
      const license = licenses[index] ?? null;
      const activation = fromItem<Activation>(found.get(KEYS.activation(licenseId, key)));
      return {
        licenseId,
        license,
        product: license && (products.get(license.productId) ?? null),
        activation: activation?.holderId === nodeId ? activation : null,
      };
    }),
  };
}

/** Notes that a node was in touch and what it told, at most once a UTC day; a rival that noted it first is no error. */
export async function recordContact(
  db: Database,
  nodeId: string,
  claims: NodeClaims,
  now: number,
): Promise<void> {
  try {
    await db.client.send(
      new UpdateCommand({
        TableName: db.tableName,
        Key: KEYS.node(nodeId),
        UpdateExpression:
          "SET lastContactAt = :now, hostName = :host, version = :version, fingerprint = :print, serverType = :type",
        ConditionExpression: "lastContactAt < :today",
        ExpressionAttributeValues: {
          ":now": now,
          ":today": utcDay(now) * DAY_MS,
          ":host": claims.hostName,
          ":version": claims.version,
          ":print": claims.fingerprint,
          ":type": claims.serverType,
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Tells staff that a node's key is in use on other hardware; a rival that told it first is no error. */
export async function noteOtherHardware(
  db: Database,
  nodeId: string,
  now: number,
  entry: ActivityEntry,
): Promise<void> {
  await transact(db, [
    {
      label: "node",
      action: "Update",
      key: KEYS.node(nodeId),
      update: "SET otherHardwareAt = :now",
      guard: "attribute_exists(pk) AND (attribute_not_exists(otherHardwareAt) OR otherHardwareAt <= :before)",
      values: { ":now": now, ":before": now - DAY_MS },
    },
    activityWrite(entry),
  ]);
}
