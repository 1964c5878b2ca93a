import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What every access needs: a client, the table's name, and the two impure things that retries want. */
export interface Database {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Connects to the table in AWS, or at `endpoint`. Nothing is sent before the first call. */
export function connect(
  tableName: string,
  config: DynamoDBClientConfig = {},
  chance: () => number = Math.random,
): Database {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return { client, tableName, random: chance, sleep };
}
