import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ResourceInUseException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { TABLE } from "../shared/storage/table.ts";

/** Creates the table as storage/table.ts describes it; one that exists gets the indexes that it lacks, and is left as it is. */
export async function createTable(config: DynamoDBClientConfig, tableName: string): Promise<void> {
  const client = new DynamoDBClient(config);
  const names: string[] = [
    TABLE.key.partition,
    TABLE.key.sort,
    ...TABLE.indexes.flatMap((each) => [each.partition, each.sort]),
  ];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: keySchema(TABLE.key),
        GlobalSecondaryIndexes: TABLE.indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index),
          Projection: KEYS_ONLY,
        })),
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: TABLE.ttl, Enabled: true },
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await addIndexes(client, tableName);
  } finally {
    client.destroy();
  }
}

const KEYS_ONLY = { ProjectionType: "KEYS_ONLY" } as const;

/** An older version made the table with fewer indexes; DynamoDB takes one new index at a time. */
async function addIndexes(client: DynamoDBClient, TableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const present = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of TABLE.indexes.filter(({ name }) => !present.has(name))) {
    const names = [TABLE.key.partition, TABLE.key.sort, index.partition, index.sort];
    const Create = { IndexName: index.name, KeySchema: keySchema(index), Projection: KEYS_ONLY };
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        GlobalSecondaryIndexUpdates: [{ Create }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 300, minDelay: 1 }, { TableName });
  }
}

function keySchema({ partition, sort }: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: partition, KeyType: "HASH" as const },
    { AttributeName: sort, KeyType: "RANGE" as const },
  ];
}
