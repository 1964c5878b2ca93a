import { connect } from "../../shared/storage/database.ts";
import { createStorage, type Storage } from "../../shared/storage/storage.ts";

const CONNECT_MS = 1_000;
const REPLY_MS = 3_000;

/** Storage over the table that the environment names. */
export function cloudStorage(): Storage {
  const tableName = process.env["COUNTERSIGN_TABLE"];
  if (tableName === undefined) throw new Error("COUNTERSIGN_TABLE is not set; infra/functions.ts sets it");
  return createStorage(
    connect(tableName, {
      maxAttempts: 3,
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: REPLY_MS,
        throwOnRequestTimeout: true,
      },
    }),
  );
}
