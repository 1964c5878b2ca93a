import { beforeAll, describe, expect, test } from "vitest";
import { allEntries } from "../../infra/entries.ts";
import { grantsOf } from "./policies.ts";
import { ofType, placeholders, type Synthesized, synthesized, theOne } from "./synthesized.ts";

const PATH = "/countersign/production/";
const PARAMETERS = ["manifest", "master-secret", "signing-keys"].map((name) => `${PATH}${name}`);

const bundles = placeholders();
let production: Synthesized;
beforeAll(() => {
  production = synthesized(bundles);
});

describe("the key rotation", () => {
  test("may do these things and no other", () => {
    expect(grantsOf(production.resources, "rotate-keys")).toEqual(
      [
        "kms:GetPublicKey root key",
        "kms:Sign root key",
        ...PARAMETERS.flatMap((name) => [`ssm:GetParameters ${name}`, `ssm:PutParameter ${name}`]),
        "sqs:SendMessage queue",
        `logs:CreateLogStream log ${PATH}rotate-keys`,
        `logs:PutLogEvents log ${PATH}rotate-keys`,
      ].sort(),
    );
  });

  test("alone may sign with the root: no other role is allowed to, and the key itself refuses all others", () => {
    const signers = allEntries().filter(({ name }) =>
      grantsOf(production.resources, name).some((grant) => grant.startsWith("kms:Sign")),
    );
    expect(signers.map(({ name }) => name)).toEqual(["rotate-keys"]);
    const { KeyPolicy } = theOne(production, "AWS::KMS::Key").Properties;
    expect(KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Action: "kms:Sign",
        Principal: { AWS: "*" },
        Condition: {
          ArnNotEquals: {
            "aws:PrincipalArn": { "Fn::GetAtt": [expect.stringMatching(/^RotateKeysRole/), "Arn"] },
          },
        },
      }),
    );
  });

  test("runs every day, and keeps what failed for good, from the scheduler and from Lambda", () => {
    const { Target, ScheduleExpression } = theOne(production, "AWS::Scheduler::Schedule").Properties;
    expect(ScheduleExpression).toBe("rate(1 day)");
    const [queue] = ofType(production, "AWS::SQS::Queue")[0] ?? [];
    expect(Target.DeadLetterConfig).toEqual({ Arn: { "Fn::GetAtt": [queue, "Arn"] } });
    const lambda = production.resources[Target.Arn["Fn::GetAtt"][0]];
    expect(lambda?.Properties.DeadLetterConfig).toEqual({ TargetArn: { "Fn::GetAtt": [queue, "Arn"] } });
  });

  test("makes the first keys at deployment, once it may sign", () => {
    const first = theOne(production, "Custom::CountersignKeys");
    expect(first.DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^RootKey/),
        expect.stringMatching(/^RotateKeysRoleDefaultPolicy/),
      ]),
    );
    expect(production.outputs["PinnedRootKey"]).toMatchObject({
      Value: { "Fn::GetAtt": ["FirstKeys", "RootKey"] },
    });
  });

  test("may delete the parameters only of a stage whose data need not survive", () => {
    const trial = synthesized(bundles, { name: "trial", dataSurvives: false });
    const deletes = (of: Synthesized) =>
      grantsOf(of.resources, "rotate-keys").filter((grant) => grant.startsWith("ssm:DeleteParameters"));
    expect(deletes(production)).toEqual([]);
    expect(deletes(trial)).toHaveLength(3);
  });
});

describe("alarms", () => {
  const alarms = (of: Synthesized) =>
    new Map(
      ofType(of, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => [Properties.AlarmName, Properties]),
    );

  test("say what to do", () => {
    expect([...alarms(production).keys()].sort()).toEqual(
      ["rotate-keys-failed", "rotate-keys-overdue", "server-errors"].map(
        (name) => `countersign-production-${name}`,
      ),
    );
    for (const { AlarmDescription } of alarms(production).values())
      expect(AlarmDescription).toMatch(/\. .*Runbook: docs\/guides\/operations\.md/);
  });

  test("ring when the rotation has not succeeded for two days, also when it did not run at all", () => {
    expect(alarms(production).get("countersign-production-rotate-keys-overdue")).toMatchObject({
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
      Metrics: expect.arrayContaining([expect.objectContaining({ Expression: "runs - errors" })]),
    });
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

test("the dashboard shows every function", () => {
  const body = JSON.stringify(theOne(production, "AWS::CloudWatch::Dashboard").Properties.DashboardBody);
  for (const { name } of allEntries()) expect(body).toContain(`${PATH}${name}'`);
});
