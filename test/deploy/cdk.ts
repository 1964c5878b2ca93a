import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT, CREDENTIALS, REGION } from "./emulator.ts";
import { type Ended, ROOT, run } from "./process.ts";

/** The stage that is deployed: the one of infra/stages.ts whose data may vanish. */
export const STAGE = "trial";
export const STACK = `countersign-${STAGE}`;

/** What a stack tells when it is deployed. */
export type Outputs = Readonly<Record<string, string>>;

/** Where commands that speak with AWS find it, and nothing of the user's own configuration. */
export function awsEnvironment(endpoint: string, folder: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    CDK_HOME: join(folder, "cdk-home"),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    CDK_DISABLE_CLI_TELEMETRY: "true",
    CI: "1",
    NO_COLOR: "1",
  };
}

/** Runs the CDK command of this repository. */
export function cdk(words: readonly string[], env: Record<string, string>): Promise<Ended> {
  const command = join(ROOT, "node_modules/aws-cdk/bin/cdk");
  return run(process.execPath, [command, ...words, "--no-notices"], env);
}

/** The same; a failure is thrown with the last lines that were printed. */
export async function cdkWell(words: readonly string[], env: Record<string, string>): Promise<string> {
  const { exitCode, text } = await cdk(words, env);
  if (exitCode === 0) return text;
  throw new Error(`cdk ${words[0]} ended with exit code ${exitCode}:\n${text.slice(-3_000)}`);
}

/** Deploys an assembly that is synthesized already. */
export async function deploy(
  assembly: string,
  env: Record<string, string>,
): Promise<{ readonly printed: string; readonly outputs: Outputs }> {
  mkdirSync(env["CDK_HOME"] ?? "", { recursive: true });
  const file = `${assembly}.outputs.json`;
  const printed = await cdkWell(
    ["deploy", "--app", assembly, "--require-approval", "never", "--outputs-file", file],
    env,
  );
  return { printed, outputs: JSON.parse(readFileSync(file, "utf8"))[STACK] };
}

/** What the command writes about its own run, when that was slow. */
const DIAGNOSTICS = "performance-counters.json";

/** Each file of an assembly with a hash of its bytes. */
export function hashes(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (each) => each.isFile() && each.name !== DIAGNOSTICS,
  );
  return new Map(
    files
      .map((each) => join(each.parentPath, each.name))
      .sort()
      .map((path) => [
        path.slice(folder.length + 1),
        createHash("sha256").update(readFileSync(path)).digest("hex"),
      ]),
  );
}
