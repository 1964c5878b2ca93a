import { EXIT, Fault, ownTrouble, usageFault } from "../faults.ts";
import type { OpsPlace } from "./place.ts";

/** A deployed stage, as its stack tells it. */
export interface DeployedStage {
  readonly stackName: string;
  readonly url: string;
  readonly tableName: string;
  /** The `x` member that clients pin. */
  readonly rootKey: string;
  /** Where its keys and secrets are in SSM; ends in a slash. */
  readonly parameterPath: string;
  /** Where a domain name of the stage's own must point; null without one. */
  readonly domainTarget: string | null;
}

/** How a command is told which stage is meant. */
export interface StageChoice {
  readonly stage?: string;
  readonly outputs?: string;
}

/** The stage that `cdk deploy` takes without arguments. */
export const DEFAULT_STAGE = "production";

type Outputs = Readonly<Record<string, string>>;

/** The stage from the file that `cdk deploy --outputs-file` wrote, or from CloudFormation; or the Fault that says why not. */
export async function readStage(place: OpsPlace, { stage, outputs }: StageChoice): Promise<DeployedStage> {
  if (outputs !== undefined) return fromFile(place.readText, outputs, stage);
  const stackName = `countersign-${stage ?? DEFAULT_STAGE}`;
  const found = await place.cloud.outputsOf(stackName);
  if (found === null)
    throw new Fault(
      EXIT.usage,
      ownTrouble(
        "STAGE_UNKNOWN",
        `There is no stack ${stackName} in this account and region.`,
        "Run `npx cdk deploy` first, or name another stage with --stage, or set AWS_REGION and AWS_PROFILE.",
      ),
    );
  return deployed(stackName, found);
}

function fromFile(readText: OpsPlace["readText"], path: string, stage: string | undefined): DeployedStage {
  const stacks = parse(path, readText);
  const names = Object.keys(stacks).filter((name) => name.startsWith("countersign-"));
  const [only, another] = stage === undefined ? names : [`countersign-${stage}`];
  const outputs = only === undefined ? undefined : stacks[only];
  if (only !== undefined && another === undefined && outputs !== undefined) return deployed(only, outputs);
  throw usageFault(
    `${path} tells of ${names.join(", ") || "no stack of Countersign"}${stage === undefined ? "" : `, and not of countersign-${stage}`}.`,
    another === undefined
      ? "Give the file that `npx cdk deploy --outputs-file FILE` wrote."
      : "Name one of them with --stage.",
  );
}

function parse(path: string, readText: OpsPlace["readText"]): Readonly<Record<string, Outputs>> {
  try {
    return JSON.parse(readText(path)) as Readonly<Record<string, Outputs>>;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? "no JSON";
    throw usageFault(
      `The outputs file ${path} cannot be read (${why}).`,
      "Write it with `npx cdk deploy --outputs-file FILE`.",
    );
  }
}

function deployed(stackName: string, outputs: Outputs): DeployedStage {
  const { ApiUrl, TableName, PinnedRootKey, ParameterPath, DomainTarget } = outputs;
  if (
    ApiUrl === undefined ||
    TableName === undefined ||
    PinnedRootKey === undefined ||
    ParameterPath === undefined
  )
    throw new Fault(
      EXIT.refused,
      ownTrouble(
        "STAGE_INCOMPLETE",
        `The stack ${stackName} does not tell all of ApiUrl, TableName, PinnedRootKey and ParameterPath.`,
        "Run `npx cdk deploy` again and look at what it says; then run this again.",
      ),
    );
  return {
    stackName,
    url: ApiUrl,
    tableName: TableName,
    rootKey: PinnedRootKey,
    parameterPath: ParameterPath,
    domainTarget: DomainTarget ?? null,
  };
}
