import { join } from "node:path";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Entry } from "./entries.ts";
import { parameterArn, parameterName } from "./keys.ts";
import type { Stage } from "./stage.ts";

/** Below the 30 seconds of the gateway, so that a call that hangs ends here and is seen in the log; above the 20 of settle. */
const TIMEOUT_SECONDS = 28;

export interface FunctionPlace {
  readonly stage: Stage;
  readonly table: Table;
  /** The folder that bundle.ts wrote to. */
  readonly bundles: string;
}

/** A function with a role and a log group of its own. It may write its log, and do what its entry needs. */
export function addFunction(
  scope: Construct,
  entry: Pick<Entry, "name" | "access" | "isNodeSide">,
  { stage, table, bundles }: FunctionPlace,
  more: Pick<FunctionProps, "timeout" | "deadLetterQueue" | "environment"> = {},
): LambdaFunction {
  const { name, access } = entry;
  const id = pascal(name);
  const logGroup = new LogGroup(scope, `${id}Log`, {
    logGroupName: `/countersign/${stage.name}/${name}`,
    retention: stage.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  logGroup.grantWrite(role);
  const usesTable = access.table.length + access.indexes.length > 0;
  const lambda = new LambdaFunction(scope, id, {
    timeout: Duration.seconds(TIMEOUT_SECONDS),
    ...more,
    description: `Countersign ${stage.name}: ${name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: "index.handler",
    code: Code.fromAsset(join(bundles, name)),
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    memorySize: stage.memoryMb,
    ...(entry.isNodeSide && stage.reservedConcurrency !== null
      ? { reservedConcurrentExecutions: stage.reservedConcurrency }
      : {}),
    environment: {
      ...(usesTable ? { COUNTERSIGN_TABLE: table.tableName } : {}),
      ...(access.parameters.length > 0
        ? { COUNTERSIGN_PARAMETERS: access.parameters.map((each) => parameterName(stage, each)).join(",") }
        : {}),
      ...more.environment,
    },
  });
  for (const statement of statements(scope, entry, stage, table)) role.addToPolicy(statement);
  return lambda;
}

function statements(
  scope: Construct,
  { access }: Pick<Entry, "access">,
  stage: Stage,
  table: Table,
): readonly PolicyStatement[] {
  const allow = (actions: readonly string[], resources: readonly string[]) =>
    actions.length === 0 || resources.length === 0
      ? []
      : [new PolicyStatement({ actions: [...actions], resources: [...resources] })];
  return [
    ...allow(
      access.table.map((action) => `dynamodb:${action}`),
      [table.tableArn],
    ),
    ...allow(
      ["dynamodb:Query"],
      access.indexes.map((index) => `${table.tableArn}/index/${index}`),
    ),
    ...allow(
      ["ssm:GetParameters"],
      access.parameters.map((each) => parameterArn(scope, stage, each)),
    ),
  ];
}

/** `list-products` as an id of the CDK: `ListProducts`. */
export function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_match, first: string) => first.toUpperCase());
}
