import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Transport } from "../../shared/contract/call.ts";
import { connect, type Database } from "../../shared/storage/database.ts";
import { fetchTransport, REPLY_LIMIT_BYTES } from "../transport.ts";
import { type CloudStage, cloudStage } from "./cloud.ts";

/** What the ops commands reach besides the service itself; tests put their own in its place. */
export interface OpsPlace {
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly sleep: (ms: number) => Promise<void>;
  readonly transport: Transport;
  readonly readText: (path: string) => string;
  readonly database: (tableName: string) => Database;
  readonly cloud: CloudStage;
}

const TIMEOUT_MS = 10_000;

/** The machine, the network and the AWS account that the environment names; nothing is asked before the first call. */
export function realPlace(): OpsPlace {
  return {
    now: Date.now,
    randomBytes,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    transport: fetchTransport({ timeoutMs: TIMEOUT_MS, replyBytes: REPLY_LIMIT_BYTES }),
    readText: (path) => readFileSync(path, "utf8"),
    database: (tableName) => connect(tableName),
    cloud: cloudStage(),
  };
}
