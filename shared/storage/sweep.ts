import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { KEYS } from "./table.ts";

/** How far a step of the sweep is; times in epoch ms. */
export interface SweepProgress {
  /** When the pass under way began; null between passes. */
  readonly passAt: number | null;
  /** Where the pass under way continues; null at its beginning. */
  readonly after: string | null;
  /** When the last finished pass began; null before the first. */
  readonly lastPassAt: number | null;
  /** Ids that failed; the next pass begins with them. */
  readonly setAside: readonly string[];
  /** Raised by every save, so that of two runs at once one sees that it is not alone. */
  readonly revision: number;
}

/** How far a step is, or null before its first run. */
export async function loadSweepProgress(db: Database, step: string): Promise<SweepProgress | null> {
  return fromItem<SweepProgress>(await getItem(db, KEYS.sweepStep(step), "strong"));
}

/** Writes how far a step is; `changed`: another run did since it was read, and nothing was written. */
export async function saveSweepProgress(
  db: Database,
  step: string,
  progress: SweepProgress,
): Promise<"saved" | "changed"> {
  try {
    await db.client.send(
      new PutCommand({
        TableName: db.tableName,
        Item: toItem(KEYS.sweepStep(step), progress),
        ConditionExpression: "attribute_not_exists(pk) OR revision = :read",
        ExpressionAttributeValues: { ":read": progress.revision - 1 },
      }),
    );
    return "saved";
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return "changed";
    throw error;
  }
}

/** Notes that a run of the sweep succeeded at `at`. */
export async function recordSweepSuccess(db: Database, at: number): Promise<void> {
  const item = toItem(KEYS.sweepSuccess(), { lastSucceededAt: at });
  await db.client.send(new PutCommand({ TableName: db.tableName, Item: item }));
}

/** When the sweep last succeeded (epoch ms); null when it never did. */
export async function loadSweepSuccess(db: Database): Promise<number | null> {
  const found = fromItem<{ lastSucceededAt: number }>(await getItem(db, KEYS.sweepSuccess(), "strong"));
  return found?.lastSucceededAt ?? null;
}
