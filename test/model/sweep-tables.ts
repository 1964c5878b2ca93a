import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { clientConfig, startDatabase } from "../../local/database.ts";
import { createTable } from "../../local/table.ts";
import { connect, type Database } from "../../shared/storage/database.ts";

/** A database that gives each trial a table of its own. */
export interface Tables {
  /** A new, empty table; what it is given to is told the connection, and the table goes afterwards. */
  with<T>(run: (db: Database) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts an embedded database, or uses that at DYNAMODB_ENDPOINT. */
export async function openTables(): Promise<Tables> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-sweep-"));
  const given = process.env["DYNAMODB_ENDPOINT"] || null;
  const embedded = given === null ? await startDatabase(join(folder, "database.sqlite")) : null;
  const config = clientConfig(given ?? embedded?.endpoint ?? "");
  // One connection for all: that of a trial cannot be closed, and a thousand of them are more than a process may open.
  const shared = connect("countersign-sweep", config);
  return {
    async with(run) {
      const tableName = `countersign-sweep-${randomBytes(8).toString("hex")}`;
      await createTable(config, tableName);
      try {
        return await run({ ...shared, tableName });
      } finally {
        await shared.client.send(new DeleteTableCommand({ TableName: tableName })).catch(() => undefined);
      }
    },
    async close() {
      await embedded?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
