import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { DynamoDBClient, type DynamoDBClientConfig, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { SetupFault } from "./config.ts";

/** A running database. */
export interface LocalDatabase {
  readonly endpoint: string;
  readonly config: DynamoDBClientConfig;
  stop(): Promise<void>;
}

const PACKAGE = "@dynoxide/linux-x64";
const READY_TRIES = 200;
const READY_PAUSE_MS = 25;
const RESTART_PAUSE_MS = 200;

/**
 * Starts the embedded database on a file, on a free loopback port. It ends with this process, even when that is killed,
 * and is started again when it ends by itself.
 */
export async function startDatabase(file: string): Promise<LocalDatabase> {
  const program = databaseProgram();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const config = clientConfig(endpoint);
  let isStopping = false;
  let child = spawnDatabase(program, port, file);
  const watch = () => {
    child.once("exit", () => {
      child.stdin?.destroy();
      if (isStopping) return;
      setTimeout(() => {
        if (isStopping) return;
        child = spawnDatabase(program, port, file);
        watch();
      }, RESTART_PAUSE_MS);
    });
  };
  const stop = () => {
    isStopping = true;
    return stopChild(child);
  };
  try {
    await untilReady(config, child);
  } catch (error) {
    await stop();
    throw error;
  }
  watch();
  return { endpoint, config, stop };
}

/** The shell waits on our pipe: when this process is gone, however it went, the pipe closes and the database is ended. */
function spawnDatabase(program: string, port: number, file: string): ChildProcess {
  const script =
    'exec 3<&0; "$0" serve --port "$1" --db-path "$2" >/dev/null 2>&1 3<&- & p=$!; ' +
    'trap "" INT TERM; (cat <&3 >/dev/null; kill "$p" 2>/dev/null) & wait "$p"';
  const words = ["-c", script, program, String(port), file];
  return spawn("/bin/sh", words, { stdio: ["pipe", "ignore", "ignore"] });
}

/** Settings of the SDK for a database at an endpoint. AWS credentials in the environment are used; else a placeholder. */
export function clientConfig(endpoint: string): DynamoDBClientConfig {
  return {
    endpoint,
    region: process.env["AWS_REGION"] ?? "us-east-1",
    ...(process.env["AWS_ACCESS_KEY_ID"]
      ? {}
      : { credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
    maxAttempts: 3,
    // The SDK counts the wait for a free socket as connecting: few sockets or a short time refuse a burst for nothing.
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 8_000,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: 256 },
    },
  };
}

function databaseProgram(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
    return join(manifest, "..", "dynoxide");
  } catch {
    throw new SetupFault(
      `The embedded database comes as the npm package ${PACKAGE}, which is not installed (this is ${process.platform}-${process.arch}). ` +
        `Install the dynoxide package of this platform, or set DYNAMODB_ENDPOINT to a DynamoDB-compatible server.`,
    );
  }
}

async function untilReady(config: DynamoDBClientConfig, child: ChildProcess): Promise<void> {
  const client = new DynamoDBClient({ ...config, maxAttempts: 1 });
  try {
    for (let tried = 0; tried < READY_TRIES; tried += 1) {
      const isReady = await client.send(new ListTablesCommand({})).then(
        () => true,
        () => false,
      );
      if (isReady) return;
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, READY_PAUSE_MS));
    }
  } finally {
    client.destroy();
  }
  throw new SetupFault("The embedded database did not start. Is its file damaged, or the disk full?");
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}
