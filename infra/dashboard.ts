import { Duration } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  SingleValueWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Operation, type Table } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Stage } from "./stage.ts";

/** List prices of us-east-1 in USD per million: HTTP API and Lambda requests, read units, write units. */
const USD = { requests: 1.2, reads: 0.125, writes: 0.625 };
const OPERATIONS = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.UPDATE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];
const HALF = 12;
const PERIOD = Duration.minutes(5);

export interface Shown {
  readonly api: HttpStage;
  readonly table: Table;
  readonly lambdas: readonly { readonly name: string; readonly lambda: IFunction }[];
}

/** One page for ops: traffic, refusals by reason, times, cold starts, throttles, units, and what it costs. */
export function addDashboard(scope: Construct, { name }: Stage, { api, table, lambdas }: Shown): Dashboard {
  const logGroupNames = lambdas.map((each) => `/countersign/${name}/${each.name}`);
  const perFunction = (metric: (lambda: IFunction) => IMetric) => lambdas.map(({ lambda }) => metric(lambda));
  const reads = table.metricConsumedReadCapacityUnits({ period: PERIOD, statistic: "Sum" });
  const writes = table.metricConsumedWriteCapacityUnits({ period: PERIOD, statistic: "Sum" });
  const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, width: HALF, left });
  const query = (title: string, ...queryLines: string[]) =>
    new LogQueryWidget({
      title,
      width: HALF,
      logGroupNames,
      queryLines,
      view: LogQueryVisualizationType.TABLE,
    });
  return new Dashboard(scope, "Dashboard", {
    dashboardName: `countersign-${name}`,
    defaultInterval: Duration.days(1),
    widgets: [
      [
        graph("Requests, refused (4xx), failed (5xx)", [
          api.metricCount({ period: PERIOD, label: "requests" }),
          api.metricClientError({ period: PERIOD, label: "4xx" }),
          api.metricServerError({ period: PERIOD, label: "5xx" }),
        ]),
        graph("Time to answer, ms", [
          api.metricLatency({ period: PERIOD, statistic: "p50", label: "p50" }),
          api.metricLatency({ period: PERIOD, statistic: "p99", label: "p99" }),
        ]),
      ],
      [
        query(
          "Refusals by reason",
          "filter ispresent(code)",
          "stats count(*) as times by code, operation",
          "sort times desc",
        ),
        query(
          "Cold starts",
          'filter type = "platform.report" and ispresent(record.metrics.initDurationMs)',
          "stats count(*) as starts, avg(record.metrics.initDurationMs) as ms, max(record.metrics.initDurationMs) as longest by @log",
        ),
      ],
      [
        graph(
          "Throttled functions",
          perFunction((lambda) => lambda.metricThrottles({ period: PERIOD })),
        ),
        graph("Table: units and throttles", [
          reads,
          writes,
          table.metricThrottledRequestsForOperations({ period: PERIOD, operations: OPERATIONS }),
        ]),
      ],
      [
        new SingleValueWidget({
          title: "Estimate for requests and units, USD (list prices, without Lambda time and logs)",
          width: HALF,
          setPeriodToTimeRange: true,
          metrics: [
            new MathExpression({
              label: "USD",
              period: PERIOD,
              expression: `(requests * ${USD.requests} + reads * ${USD.reads} + writes * ${USD.writes}) / 1000000`,
              usingMetrics: { requests: api.metricCount({ period: PERIOD }), reads, writes },
            }),
          ],
        }),
        query(
          "Mistakes of our own",
          'filter level = "error"',
          "fields @timestamp, operation, error.name, error.message",
          "limit 50",
        ),
      ],
    ],
  });
}
