import { ApiGatewayV2Client, GetStagesCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { asked } from "./aws-faults.ts";

/** One resource of a stack: its type, and what AWS calls it. */
export interface StackResource {
  readonly type: string;
  readonly id: string;
}

export interface TableState {
  readonly table: TableDescription;
  /** Days back to which the table can be restored; null when it cannot. */
  readonly recoveryDays: number | null;
  /** The attribute that TTL looks at; null when it is off. */
  readonly ttlAttribute: string | null;
}

export interface FunctionState {
  readonly name: string;
  readonly runtime: string;
  /** `Active Successful` for one that works. */
  readonly state: string;
}

/** What the ops commands ask AWS; every answer of AWS that is a no becomes a Fault with its cure. */
export interface CloudStage {
  /** The outputs of a stack by name; null when there is no such stack. */
  outputsOf(stackName: string): Promise<Readonly<Record<string, string>> | null>;
  resourcesOf(stackName: string): Promise<readonly StackResource[]>;
  /** A parameter's text, decrypted; null when it is not there. */
  parameter(name: string): Promise<string | null>;
  table(tableName: string): Promise<TableState>;
  /** Requests a second and burst above which the gateway answers 429; null where none is set. */
  throttles(apiId: string): Promise<{ readonly rate: number; readonly burst: number } | null>;
  functionState(name: string): Promise<FunctionState>;
}

/** Asks AWS with the credentials and the region of the environment; AWS_ENDPOINT_URL puts an emulator in its place. */
export function cloudStage(): CloudStage {
  return {
    outputsOf: (StackName) =>
      asked(`CloudFormation about the stack ${StackName}`, async () => {
        const { Stacks = [] } = await new CloudFormationClient({})
          .send(new DescribeStacksCommand({ StackName }))
          .catch((error: unknown) => {
            if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] };
            throw error;
          });
        const outputs = Stacks[0]?.Outputs;
        if (outputs === undefined) return null;
        return Object.fromEntries(
          outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
        );
      }),
    resourcesOf: (StackName) =>
      asked(`CloudFormation about the resources of ${StackName}`, async () => {
        const found: StackResource[] = [];
        for await (const page of paginateListStackResources(
          { client: new CloudFormationClient({}) },
          { StackName },
        ))
          for (const { ResourceType = "", PhysicalResourceId = "" } of page.StackResourceSummaries ?? [])
            found.push({ type: ResourceType, id: PhysicalResourceId });
        return found;
      }),
    parameter: (Name) =>
      asked(`SSM for the parameter ${Name}`, async () => {
        try {
          const reply = await new SSMClient({}).send(new GetParameterCommand({ Name, WithDecryption: true }));
          return reply.Parameter?.Value ?? null;
        } catch (error) {
          if (error instanceof Error && error.name === "ParameterNotFound") return null;
          throw error;
        }
      }),
    table: (TableName) => asked(`DynamoDB about the table ${TableName}`, () => tableState(TableName)),
    throttles: (ApiId) =>
      asked(`API Gateway about the API ${ApiId}`, async () => {
        const { Items = [] } = await new ApiGatewayV2Client({}).send(new GetStagesCommand({ ApiId }));
        const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } =
          Items[0]?.DefaultRouteSettings ?? {};
        return rate === undefined || burst === undefined ? null : { rate, burst };
      }),
    functionState: (FunctionName) =>
      asked(`Lambda about the function ${FunctionName}`, async () => {
        const reply = await new LambdaClient({}).send(new GetFunctionConfigurationCommand({ FunctionName }));
        return {
          name: FunctionName,
          runtime: reply.Runtime ?? "unknown",
          state: `${reply.State ?? "Active"} ${reply.LastUpdateStatus ?? "Successful"}`,
        };
      }),
  };
}

async function tableState(TableName: string): Promise<TableState> {
  const client = new DynamoDBClient({});
  const [{ Table }, backups, live] = await Promise.all([
    client.send(new DescribeTableCommand({ TableName })),
    client.send(new DescribeContinuousBackupsCommand({ TableName })),
    client.send(new DescribeTimeToLiveCommand({ TableName })),
  ]);
  const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const ttl = live.TimeToLiveDescription;
  return {
    table: Table ?? {},
    recoveryDays:
      recovery?.PointInTimeRecoveryStatus === "ENABLED" ? (recovery.RecoveryPeriodInDays ?? 35) : null,
    ttlAttribute: ttl?.TimeToLiveStatus === "ENABLED" ? (ttl.AttributeName ?? null) : null,
  };
}
