import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { answerSource, answerStretch } from "../domain/answer-limit.ts";
import { LIMITS } from "../domain/limits.ts";
import type { Database } from "./database.ts";
import { KEYS, SCHEMA_VERSION } from "./table.ts";

/** Counts a request string that was brought with license codes; false where its source has brought as many as it may. */
export async function countAnswer(db: Database, observedIp: string, now: number): Promise<boolean> {
  const source = answerSource(observedIp);
  if (source === null) return true;
  const { stretch, endsAt } = answerStretch(now);
  try {
    await db.client.send(
      new UpdateCommand({
        TableName: db.tableName,
        Key: KEYS.answerCount(source, stretch),
        UpdateExpression: "ADD taken :one SET #ttl = :ttl, v = :v",
        ConditionExpression: "attribute_not_exists(taken) OR taken < :most",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":one": 1,
          ":most": LIMITS.answersByCode,
          ":ttl": Math.ceil(endsAt / 1_000),
          ":v": SCHEMA_VERSION,
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
