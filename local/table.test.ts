import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, expect, test } from "vitest";
import { TABLE } from "../shared/storage/table.ts";
import { clientConfig, startDatabase } from "./database.ts";
import { createTable } from "./table.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a table that an older version made gets the indexes that it lacks, and starting again changes nothing", async () => {
  const database = await startDatabase(join(folder, "old.sqlite"));
  const config = clientConfig(database.endpoint);
  const client = new DynamoDBClient(config);
  try {
    await client.send(
      new CreateTableCommand({
        TableName: "old",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: TABLE.key.partition, AttributeType: "S" },
          { AttributeName: TABLE.key.sort, AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: TABLE.key.partition, KeyType: "HASH" },
          { AttributeName: TABLE.key.sort, KeyType: "RANGE" },
        ],
      }),
    );
    for (let started = 0; started < 2; started += 1) {
      await createTable(config, "old");
      const { Table } = await client.send(new DescribeTableCommand({ TableName: "old" }));
      const names = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName);
      expect(names?.toSorted()).toEqual(TABLE.indexes.map(({ name }) => name));
    }
  } finally {
    client.destroy();
    await database.stop();
  }
});
