import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sweep } from "../../functions/schedule/sweep.ts";
import { sweepWorld } from "../../functions/schedule/testing/sweep-world.ts";
import { ofType, placeholders, type Synthesized, synthesized, theOne } from "./synthesized.ts";

const bundles = placeholders();
let production: Synthesized;
beforeAll(() => {
  production = synthesized(bundles);
});

describe("alarms", () => {
  const alarms = (of: Synthesized) =>
    new Map(
      ofType(of, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => [Properties.AlarmName, Properties]),
    );

  test("say what to do", () => {
    expect([...alarms(production).keys()].sort()).toEqual(
      [
        "rotate-keys-failed",
        "rotate-keys-overdue",
        "server-errors",
        "site-errors",
        "sweep-failed",
        "sweep-overdue",
        "sweep-set-aside",
      ].map((name) => `countersign-production-${name}`),
    );
    for (const { AlarmDescription } of alarms(production).values())
      expect(AlarmDescription).toMatch(/\. .*Runbook: docs\/guides\/operations\.md/);
  });

  test.each([
    ["rotate-keys", 24],
    ["sweep", 1],
  ])("ring when %s has not succeeded for two periods, also when it did not run at all", (name, hours) => {
    const alarm = alarms(production).get(`countersign-production-${name}-overdue`);
    const periods = alarm.Metrics.flatMap(
      (each: { MetricStat?: { Period: number } }) => each.MetricStat?.Period ?? [],
    );
    expect(periods).toEqual([hours * 3_600, hours * 3_600]);
    expect(alarm).toMatchObject({
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
      Metrics: expect.arrayContaining([expect.objectContaining({ Expression: "runs - errors" })]),
    });
  });

  test("ring for errors that sites are told with 200, by the lines of both of their functions", () => {
    const filters = ofType(production, "AWS::Logs::MetricFilter").map(([, { Properties }]) => Properties);
    expect(filters.map(({ LogGroupName }) => LogGroupName)).toEqual([
      { Ref: expect.stringMatching(/^ExternalLog/) },
      { Ref: expect.stringMatching(/^InternalLog/) },
    ]);
    for (const filter of filters)
      expect(filter).toMatchObject({
        FilterPattern: '{ $.level = "error" }',
        MetricTransformations: [
          { MetricNamespace: "Countersign/production", MetricName: "SiteErrors", MetricValue: "1" },
        ],
      });
    expect(alarms(production).get("countersign-production-site-errors")).toMatchObject({
      Namespace: "Countersign/production",
      MetricName: "SiteErrors",
      Statistic: "Sum",
      Threshold: 5,
      TreatMissingData: "notBreaching",
    });
  });

  test("ring for what the sweep sets aside, by the metric that its own line tells", async () => {
    const world = sweepWorld(1, { bad: "all" });
    await sweep(world.place, [world.step], "production");
    const told = world.lines.find((line) => "_aws" in line) as unknown as {
      _aws: { CloudWatchMetrics: { Namespace: string; Metrics: { Name: string }[] }[] };
    };
    const [metric] = told._aws.CloudWatchMetrics;
    expect(alarms(production).get("countersign-production-sweep-set-aside")).toMatchObject({
      Namespace: metric?.Namespace,
      MetricName: metric?.Metrics[0]?.Name,
      Dimensions: [{ Name: "stage", Value: "production" }],
      Statistic: "Sum",
      TreatMissingData: "notBreaching",
    });
  });

  test("each have a chapter of the runbook where their description says", () => {
    const headings = readFileSync(join(import.meta.dirname, "../../docs/guides/operations.md"), "utf8").match(
      /^### .+$/gm,
    );
    for (const [name, { AlarmDescription }] of alarms(production)) {
      const anchor = /docs\/guides\/operations\.md#([\w-]+)$/.exec(AlarmDescription)?.[1];
      expect(name).toBe(`countersign-production-${anchor}`);
      expect(headings).toContain(`### ${anchor}`);
    }
  });

  test("go to the stage's address, over TLS only", () => {
    const withEmail = synthesized(bundles, { alarmEmail: "ops@example.com" });
    expect(theOne(withEmail, "AWS::SNS::Subscription").Properties.Endpoint).toBe("ops@example.com");
    for (const { AlarmActions, OKActions } of alarms(withEmail).values())
      expect([AlarmActions.length, OKActions.length]).toEqual([1, 1]);
    expect(JSON.stringify(theOne(withEmail, "AWS::SNS::TopicPolicy"))).toContain("aws:SecureTransport");
    expect(ofType(production, "AWS::SNS::Topic")).toEqual([]);
  });
});
