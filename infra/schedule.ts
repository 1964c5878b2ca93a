import { CustomResource, Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type Entry, ROTATE_KEYS, SWEEP } from "./entries.ts";
import { addFunction, type FunctionPlace, pascal } from "./functions.ts";
import { onlySigner, parameterArn } from "./keys.ts";

const RUN_LIMIT_SECONDS = 60;
const QUEUE_DAYS = 14;
const DAY_HOURS = 24;

const RATES: Readonly<Record<number, string>> = { 1: "rate(1 hour)", 24: "rate(1 day)" };

/** A function that runs by the clock, and where its runs go that failed for good. */
export interface Scheduled {
  readonly name: string;
  readonly lambda: IFunction;
  readonly failed: Queue;
  readonly everyHours: number;
}

/**
 * The key rotation: looks every day whether a key is due, and makes the first ones when the stage is deployed. The
 * root's public half is an attribute of the deployment (`RootKey`).
 */
export function addKeyRotation(
  scope: Construct,
  place: FunctionPlace,
  rootKey: Key,
): Scheduled & { readonly firstKeys: CustomResource } {
  const { stage } = place;
  const scheduled = addScheduled(scope, place, ROTATE_KEYS, DAY_HOURS, {
    COUNTERSIGN_ROOT_KEY: rootKey.keyArn,
    COUNTERSIGN_DATA_SURVIVES: String(stage.dataSurvives),
  });
  const { role } = scheduled.lambda;
  if (role === undefined) throw new Error("a function that was made here has a role");
  const parameters = ROTATE_KEYS.access.parameters.map((each) => parameterArn(scope, stage, each));
  const allow = (actions: string[], resources: string[], conditions = {}) =>
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
  allow(["kms:GetPublicKey"], [rootKey.keyArn]);
  allow(["kms:Sign"], [rootKey.keyArn], {
    StringEquals: { "kms:SigningAlgorithm": "ED25519_SHA_512", "kms:MessageType": "RAW" },
  });
  allow(["ssm:PutParameter"], parameters);
  if (!stage.dataSurvives) allow(["ssm:DeleteParameters"], parameters);
  onlySigner(rootKey, role);
  const firstKeys = new CustomResource(scope, "FirstKeys", {
    serviceToken: scheduled.lambda.functionArn,
    resourceType: "Custom::CountersignKeys",
    serviceTimeout: Duration.seconds(5 * RUN_LIMIT_SECONDS),
  });
  // Until the key's policy lets it sign, and for as long as it is to clean up, the function needs both.
  firstKeys.node.addDependency(rootKey, role);
  return { ...scheduled, firstKeys };
}

/** The sweep: every hour it does what ends by date. */
export function addSweep(scope: Construct, place: FunctionPlace): Scheduled {
  return addScheduled(scope, place, SWEEP, 1, { COUNTERSIGN_STAGE: place.stage.name });
}

/** A function that the scheduler runs every so many hours; what fails for good is kept in a queue for two weeks. */
function addScheduled(
  scope: Construct,
  place: FunctionPlace,
  entry: Entry,
  everyHours: number,
  environment: Readonly<Record<string, string>>,
): Scheduled {
  const id = pascal(entry.name);
  const failed = new Queue(scope, `${id}Failed`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(QUEUE_DAYS),
  });
  const lambda = addFunction(scope, entry, place, {
    timeout: Duration.seconds(RUN_LIMIT_SECONDS),
    deadLetterQueue: failed,
    environment,
  });
  const role = new Role(scope, `${id}ScheduleRole`, {
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com"),
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [lambda.functionArn] }),
  );
  failed.grantSendMessages(role);
  new CfnSchedule(scope, `${id}Schedule`, {
    description: `Countersign ${place.stage.name}: ${entry.name}`,
    scheduleExpression: RATES[everyHours] ?? `rate(${everyHours} hours)`,
    flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: everyHours === 1 ? 5 : 60 },
    target: {
      arn: lambda.functionArn,
      roleArn: role.roleArn,
      input: "{}",
      deadLetterConfig: { arn: failed.queueArn },
      retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: Math.min(6, everyHours) * 3_600 },
    },
  });
  return { name: entry.name, lambda, failed, everyHours };
}
