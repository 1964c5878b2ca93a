import { connect, type Database } from "../../shared/storage/database.ts";

const CONNECT_MS = 1_000;
const REPLY_MS = 3_000;

/** The table that the environment names. */
export function cloudTable(): Database {
  const tableName = process.env["COUNTERSIGN_TABLE"];
  if (tableName === undefined) throw new Error("COUNTERSIGN_TABLE is not set; infra/functions.ts sets it");
  return connect(tableName, {
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: REPLY_MS,
      throwOnRequestTimeout: true,
    },
  });
}
