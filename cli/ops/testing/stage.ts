import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalService, startService } from "../../../local/service.ts";
import { TABLE } from "../../../shared/storage/table.ts";
import { readConfig } from "../../config.ts";
import { EXIT, Fault } from "../../faults.ts";
import { createOutput } from "../../output.ts";
import { buildProgram } from "../../program.ts";
import type { Session } from "../../session.ts";
import { fetchTransport } from "../../transport.ts";
import type { CloudStage, TableState } from "../cloud.ts";
import type { OpsPlace } from "../place.ts";

/** A real local service that a fake account tells of as the stage `production`. */
export interface TestStage {
  readonly service: LocalService;
  readonly outputs: Record<string, string>;
  /** What AWS answers; tests change it. */
  readonly cloud: { -readonly [K in keyof CloudStage]: CloudStage[K] };
  /** Minutes that this machine's clock is ahead of the service's. */
  clock: { aheadMs: number };
  /** Runs the command; what it printed, and how it ended. */
  run(line: string, env?: Record<string, string>): Promise<{ exit: number; stdout: string; stderr: string }>;
  close(): Promise<void>;
}

/** A table as `infra` makes it. */
export const GOOD_TABLE: TableState = {
  table: {
    TableStatus: "ACTIVE",
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    DeletionProtectionEnabled: true,
    GlobalSecondaryIndexes: TABLE.indexes.map(({ name, partition, sort }) => ({
      IndexName: name,
      IndexStatus: "ACTIVE",
      KeySchema: [
        { AttributeName: partition, KeyType: "HASH" },
        { AttributeName: sort, KeyType: "RANGE" },
      ],
    })),
  },
  recoveryDays: 35,
  ttlAttribute: TABLE.ttl,
};

export async function startTestStage(now: () => number = Date.now): Promise<TestStage> {
  const dataFolder = mkdtempSync(join(tmpdir(), "countersign-ops-"));
  const config = { port: 0, dataFolder, adminKey: null, databaseEndpoint: null };
  const service = await startService(config, { now });
  const outputs: Record<string, string> = {
    ApiUrl: service.url,
    TableName: service.database.tableName,
    PinnedRootKey: service.rootKeys[0] ?? "",
    ParameterPath: "/countersign/production/",
  };
  const { master } = JSON.parse(readFileSync(join(dataFolder, "secret.json"), "utf8"));
  const clock = { aheadMs: 0 };
  const cloud: TestStage["cloud"] = {
    outputsOf: async (name) => (name === "countersign-production" ? outputs : null),
    resourcesOf: async () => [
      { type: "AWS::ApiGatewayV2::Api", id: "api1" },
      { type: "AWS::Lambda::Function", id: "activate" },
    ],
    parameter: async (name) => (name === "/countersign/production/master-secret" ? master : null),
    table: async () => GOOD_TABLE,
    throttles: async () => ({ rate: 200, burst: 400 }),
    functionState: async (name) => ({ name, runtime: "nodejs24.x", state: "Active Successful" }),
  };
  const place: OpsPlace = {
    now: () => now() + clock.aheadMs,
    randomBytes,
    sleep: async () => undefined,
    transport: fetchTransport({ timeoutMs: 5_000, replyBytes: 100_000 }),
    readText: (path) => readFileSync(path, "utf8"),
    database: () => service.database,
    cloud,
  };
  return {
    service,
    outputs,
    cloud,
    clock,
    run: (line, env = {}) => runLine(line, { COUNTERSIGN_URL: service.url, ...env }, place),
    async close() {
      await service.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function runLine(line: string, env: Record<string, string>, place: OpsPlace) {
  const printed = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const [stdout, stderr] = [sink("stdout"), sink("stderr")];
  const args = line.split(" ");
  const output = createOutput(args.includes("--json"), env, { stdout, stderr });
  const never = () => {
    throw new Error("the commands for ops do not use this");
  };
  const session: Session = {
    env,
    home: "/nowhere",
    config: () => readConfig(env, "/nowhere"),
    send: never,
    output,
    files: { read: never, write: never },
    readLine: never,
    confirm: never,
    openOps: async () => place,
  };
  try {
    await buildProgram(session, { stdout, stderr }).parseAsync(args, { from: "user" });
    return { exit: EXIT.done, ...printed };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    output.fail(error);
    return { exit: error.exit, ...printed };
  }
}
