import { Duration } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { pascal } from "./functions.ts";
import type { Scheduled } from "./schedule.ts";
import type { Stage } from "./stage.ts";

/** What is watched. */
export interface Watched {
  readonly api: HttpStage;
  readonly scheduled: readonly Scheduled[];
  /** The functions of the License Manager protocol, which answers its own trouble with 200. */
  readonly sites: readonly { readonly name: string; readonly lambda: LambdaFunction }[];
}

/**
 * Alarms on errors and on the absence of success; each says what to do. They go to the stage's alarm address, and are
 * in the console also without one. The two custom metrics
 * are written only when the sweep sets something aside, or a site is answered with trouble.
 */
export function addAlarms(
  scope: Construct,
  stage: Stage,
  { api, scheduled, sites }: Watched,
): readonly Alarm[] {
  const topic = stage.alarmEmail === null ? null : addTopic(scope, stage.alarmEmail);
  const add = (name: string, todo: string, props: Omit<AlarmProps, "alarmName">) => {
    const alarm = new Alarm(scope, `${pascal(name)}Alarm`, {
      alarmName: `countersign-${stage.name}-${name}`,
      alarmDescription: `${todo} Runbook: docs/guides/operations.md#${name}`,
      ...props,
    });
    if (topic !== null) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    return alarm;
  };
  return [
    add(
      "server-errors",
      "At least 5 requests in 5 minutes were answered with 5xx, twice. Nodes keep running on their leases. Look for " +
        'level "error" in the logs under /countersign; a 503 without one is a throttled function.',
      {
        metric: api.metricServerError({ period: Duration.minutes(5) }),
        threshold: 5,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      },
    ),
    add(
      "site-errors",
      "At least 5 requests of sites in 5 minutes met an error, twice. Their protocol says so with 200, so that server-errors is quiet. Look " +
        'for level "error" in the logs of external and internal.',
      {
        metric: siteErrors(scope, stage, sites),
        threshold: 5,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      },
    ),
    ...scheduled.flatMap(({ name, lambda, failed, everyHours }) => [
      add(
        `${name}-overdue`,
        `No run of ${name} succeeded for ${2 * everyHours} hours. Read its log, then invoke the function by hand.`,
        {
          metric: successesOf({ lambda }, Duration.hours(everyHours)),
          threshold: 1,
          evaluationPeriods: 2,
          comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
          treatMissingData: TreatMissingData.BREACHING,
        },
      ),
      add(
        `${name}-failed`,
        `A run of ${name} failed for good and lies in its queue. Read the function's log, invoke it by hand, then purge the queue.`,
        {
          metric: failed.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
          threshold: 1,
          evaluationPeriods: 1,
          comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          treatMissingData: TreatMissingData.NOT_BREACHING,
        },
      ),
    ]),
    add(
      "sweep-set-aside",
      'The sweep could not settle an item and goes on without it. Its log names each: level "error", field setAside.',
      {
        metric: new Metric({
          namespace: "Countersign",
          metricName: "SweepSetAside",
          dimensionsMap: { stage: stage.name },
          statistic: "Sum",
          period: Duration.hours(1),
        }),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      },
    ),
  ];
}

/** How many requests of sites met an error, by the lines that their functions wrote. */
function siteErrors(scope: Construct, stage: Stage, sites: Watched["sites"]): Metric {
  const metric = { metricNamespace: `Countersign/${stage.name}`, metricName: "SiteErrors" };
  for (const { name, lambda } of sites)
    new MetricFilter(scope, `${pascal(name)}Errors`, {
      ...metric,
      logGroup: lambda.logGroup,
      filterPattern: FilterPattern.stringValue("$.level", "=", "error"),
      metricValue: "1",
    });
  const { metricNamespace: namespace, metricName } = metric;
  return new Metric({ namespace, metricName, statistic: "Sum", period: Duration.minutes(5) });
}

/** A run that threw counts as an invocation and as an error. */
function successesOf({ lambda }: Pick<Scheduled, "lambda">, period: Duration): IMetric {
  return new MathExpression({
    expression: "runs - errors",
    label: "successful runs",
    period,
    usingMetrics: {
      runs: lambda.metricInvocations({ period }),
      errors: lambda.metricErrors({ period }),
    },
  });
}

function addTopic(scope: Construct, email: string): Topic {
  const topic = new Topic(scope, "Alarms", { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(email));
  return topic;
}
