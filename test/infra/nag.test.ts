import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack, Validations } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { addStack } from "../../infra/stack.ts";
import { type Stage, stage } from "../../infra/stage.ts";
import { CONTEXT, placeholders } from "./synthesized.ts";

const bundles = placeholders();

interface Report {
  readonly pluginReports: readonly {
    readonly conclusion: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What AwsSolutions finds in a stage: `RULE at PATH`. */
function findings(chosen: Partial<Stage>, plant: (stack: Stack) => void = () => undefined) {
  const outdir = mkdtempSync(join(tmpdir(), "countersign-nag-"));
  const app = new App({ context: CONTEXT, analyticsReporting: false, outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = addStack(app, stage({ name: "production", ...chosen }), bundles.folder);
  plant(stack);
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes("ValidationFailed")) throw error;
  }
  const report: Report = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8"));
  const found = report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
  return { stack, found };
}

const certificateArn =
  "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000";

describe("AwsSolutions and the CDK's own validation find nothing", () => {
  test.each<[string, Partial<Stage>]>([
    ["in a stage as it comes", {}],
    [
      "in a stage with everything chosen",
      {
        name: "trial",
        dataSurvives: false,
        alarmEmail: "ops@example.com",
        reservedConcurrency: 5,
        domain: { name: "license.example.com", certificateArn },
      },
    ],
  ])("%s", (_says, chosen) => {
    expect(findings(chosen).found).toEqual([]);
  });
});

test("it does look: a queue without encryption in transit is found", () => {
  const { found } = findings({}, (stack) => void new Queue(stack, "Planted"));
  expect(found.join("\n")).toMatch(/AwsSolutions-SQS4 at countersign-production\/Planted/);
});

test("each exception has its date and a reason", () => {
  const { stack } = findings({});
  const reasons = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .map(({ data }) => JSON.stringify(data));
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons) expect(reason).toMatch(/"\d{4}-\d{2}-\d{2}: [^"]{60,}"/);
});
