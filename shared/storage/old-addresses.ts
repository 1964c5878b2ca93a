import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Activation, type FailedAttempt, holderKey } from "../domain/activation.ts";
import { truncatedName, truncatedRecord } from "../domain/old-address.ts";
import { activationPlaces, attemptPlaces } from "./activation-lists.ts";
import type { Database } from "./database.ts";
import { KEYS, type Key } from "./table.ts";

/** What takes the place of an entry's addresses and their salt. */
export interface TruncatedOrigin {
  readonly observedIp: string;
  readonly claimedIp: string | null;
  readonly addressProof: string;
}

/** Truncates an entry's addresses and forgets their salt; false when that was done already, or the entry is gone. */
export function truncateEntry(db: Database, key: Key, origin: TruncatedOrigin): Promise<boolean> {
  return updated(
    db,
    new UpdateCommand({
      TableName: db.tableName,
      Key: { ...key },
      UpdateExpression:
        "SET #origin.observedIp = :observed, #origin.claimedIp = :claimed, #origin.addressProof = :proof REMOVE #origin.salt",
      ConditionExpression:
        "attribute_exists(#origin.salt) OR (attribute_exists(#origin) AND attribute_not_exists(#origin.addressProof))",
      ExpressionAttributeNames: { "#origin": "origin" },
      ExpressionAttributeValues: {
        ":observed": origin.observedIp,
        ":claimed": origin.claimedIp,
        ":proof": origin.addressProof,
      },
    }),
  );
}

/** Truncates the addresses among an entry's subjects and forgets their salt; false when that was done, or the entry is gone. */
export function truncateSubjects(
  db: Database,
  key: Key,
  { subjects, changes, subjectProof }: Readonly<Record<"subjects" | "changes" | "subjectProof", unknown>>,
): Promise<boolean> {
  return updated(
    db,
    new UpdateCommand({
      TableName: db.tableName,
      Key: { ...key },
      UpdateExpression:
        "SET subjects = :subjects, changes = :changes, subjectProof = :proof REMOVE subjectSalt",
      ConditionExpression: "attribute_exists(subjectSalt)",
      ExpressionAttributeValues: { ":subjects": subjects, ":changes": changes, ":proof": subjectProof },
    }),
  );
}

/** Truncates the addresses of an activation that ended, and lists it under what is left; false when it was changed meanwhile. */
export function truncateActivation(db: Database, activation: Activation): Promise<boolean> {
  const after = truncatedRecord(activation);
  const key = KEYS.activation(activation.licenseId, holderKey(activation.holderId));
  return updated(db, addressUpdate(db, key, activation, after, activationPlaces(after), "isActive"));
}

/** Truncates the addresses of a failed attempt, and lists it under what is left; false when it is gone. */
export function truncateAttempt(db: Database, attempt: FailedAttempt): Promise<boolean> {
  const after = truncatedRecord(attempt);
  return updated(db, addressUpdate(db, KEYS.attempt(attempt.id), attempt, after, attemptPlaces(after), null));
}

/** Truncates the address that a site is called by; false when it was changed meanwhile, or is gone. */
export function truncateHolder(db: Database, holderId: string, name: string): Promise<boolean> {
  return updated(
    db,
    new UpdateCommand({
      TableName: db.tableName,
      Key: { ...KEYS.node(holderId) },
      UpdateExpression: "SET hostName = :name",
      ConditionExpression: "hostName = :was",
      ExpressionAttributeValues: { ":name": truncatedName(name), ":was": name },
    }),
  );
}

type Truncated = Pick<Activation, "observedIp" | "claimedIp" | "hostName" | "url">;

/** Of its places in lists only the one by address differs, so that only that index is written. */
function addressUpdate(
  db: Database,
  key: Key,
  before: Truncated,
  after: Truncated,
  places: Readonly<Record<string, string>>,
  mustBeFalse: "isActive" | null,
): UpdateCommand {
  const names = Object.keys(places);
  return new UpdateCommand({
    TableName: db.tableName,
    Key: { ...key },
    UpdateExpression: [
      "SET observedIp = :observed, claimedIp = :claimed, hostName = :host, #url = :url",
      ...names.map((name, at) => `${name} = :p${at}`),
    ].join(", "),
    ConditionExpression: `observedIp = :was${mustBeFalse === null ? "" : ` AND ${mustBeFalse} = :no`}`,
    ExpressionAttributeNames: { "#url": "url" },
    ExpressionAttributeValues: {
      ":observed": after.observedIp,
      ":claimed": after.claimedIp,
      ":host": after.hostName,
      ":url": after.url,
      ":was": before.observedIp,
      ...(mustBeFalse === null ? {} : { ":no": false }),
      ...Object.fromEntries(names.map((name, at) => [`:p${at}`, places[name]])),
    },
  });
}

async function updated(db: Database, command: UpdateCommand): Promise<boolean> {
  try {
    await db.client.send(command);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
