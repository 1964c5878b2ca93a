import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand, type TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import type { Item } from "./item.ts";
import type { Key } from "./table.ts";

/** One guarded write of a transaction; `label` names its guard to whoever wants to know which one failed. */
export interface Write {
  readonly label: string;
  readonly action: "Put" | "Update" | "Delete";
  readonly key?: Key;
  readonly item?: Item;
  readonly update?: string;
  readonly guard?: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, unknown>;
}

/**
 * How a transaction ended. `changed`: a guard failed, so that what was read is no longer so, and the labels say which.
 * `contended`: rivals won every try; nothing was written. A failed guard is never confused with a conflict.
 */
export type TransactOutcome =
  | { readonly outcome: "saved" }
  | { readonly outcome: "changed"; readonly failed: ReadonlySet<string> }
  | { readonly outcome: "contended" };

/** The label of an idempotency record; when its guard fails, the same request was answered meanwhile. */
export const ONCE = "once";

/** The same request, with the same Idempotency-Key, was answered while this one ran; its record has the reply. */
export class AnsweredMeanwhile extends Error {
  override readonly name = "AnsweredMeanwhile";
}

const TRIES = 8;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 400;
const PASSING = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
]);

/** Writes all or nothing. Conflicts with other transactions are tried again with jitter, up to 8 times. */
export async function transact(db: Database, writes: readonly Write[]): Promise<TransactOutcome> {
  const TransactItems = writes.map((write) => toAction(db.tableName, write));
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > 0) await db.sleep(pauseMs(tried, db.random(), LONGEST_PAUSE_MS));
    try {
      await db.client.send(new TransactWriteCommand({ TransactItems }));
      return { outcome: "saved" };
    } catch (error) {
      if (isConflict(error)) continue;
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? "None");
      const failed = writes
        .filter((_, index) => codes[index] === "ConditionalCheckFailed")
        .map(({ label }) => label);
      if (failed.includes(ONCE)) throw new AnsweredMeanwhile();
      if (failed.length > 0) return { outcome: "changed", failed: new Set(failed) };
      if (!codes.some((code) => PASSING.has(code))) throw error;
    }
  }
  return { outcome: "contended" };
}

/** How long to wait before try `tried` (1, 2, ...): full jitter, doubling, at most `longestMs`. */
export function pauseMs(tried: number, chance: number, longestMs: number): number {
  return chance * Math.min(longestMs, FIRST_PAUSE_MS * 2 ** tried);
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === "TransactionInProgressException" || error.name === "TransactionConflictException")
  );
}

type Action = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

function toAction(TableName: string, write: Write): Action {
  const guard = {
    ...(write.guard === undefined ? {} : { ConditionExpression: write.guard }),
    ...(write.names === undefined ? {} : { ExpressionAttributeNames: write.names }),
    ...(write.values === undefined ? {} : { ExpressionAttributeValues: write.values }),
  };
  if (write.action === "Put") return { Put: { TableName, Item: write.item, ...guard } };
  const Key = { ...write.key };
  if (write.action === "Delete") return { Delete: { TableName, Key, ...guard } };
  return { Update: { TableName, Key, UpdateExpression: write.update, ...guard } };
}
