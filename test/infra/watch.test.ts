import { beforeAll, describe, expect, test } from "vitest";
import { allEntries } from "../../infra/entries.ts";
import { neededBySweep } from "./needed-access.ts";
import { grantsOf } from "./policies.ts";
import {
  nameOf,
  ofType,
  placeholders,
  type Resource,
  type Synthesized,
  synthesized,
  theOne,
} from "./synthesized.ts";

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

  test("may sign by the one algorithm only, and only what KMS is shown as a whole", () => {
    const statements = ofType(production, "AWS::IAM::Policy").flatMap(
      ([, { Properties }]) => Properties.PolicyDocument.Statement,
    );
    expect(statements.filter(({ Action }) => Action === "kms:Sign")).toEqual([
      expect.objectContaining({
        Condition: {
          StringEquals: { "kms:SigningAlgorithm": "ED25519_SHA_512", "kms:MessageType": "RAW" },
        },
      }),
    ]);
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

test("the sweep may do what its steps do, by their sources, and no other thing", () => {
  const needed = [
    ...neededBySweep(PATH),
    "sqs:SendMessage queue",
    `logs:CreateLogStream log ${PATH}sweep`,
    `logs:PutLogEvents log ${PATH}sweep`,
  ];
  expect(grantsOf(production.resources, "sweep")).toEqual([...new Set(needed)].sort());
});

describe("what runs by the clock", () => {
  test.each([
    ["rotate-keys", "RotateKeys", "rate(1 day)"],
    ["sweep", "Sweep", "rate(1 hour)"],
  ])("%s keeps what failed for good, from the scheduler and from Lambda", (name, id, rate) => {
    const [, schedule] =
      ofType(production, "AWS::Scheduler::Schedule").find(([each]) => each === `${id}Schedule`) ?? [];
    const { Target, ScheduleExpression } = schedule?.Properties ?? {};
    expect(ScheduleExpression).toBe(rate);
    const [queue] = ofType(production, "AWS::SQS::Queue").find(([each]) => each.startsWith(id)) ?? [];
    expect(Target.DeadLetterConfig).toEqual({ Arn: { "Fn::GetAtt": [queue, "Arn"] } });
    const lambda = production.resources[Target.Arn["Fn::GetAtt"][0]];
    expect(nameOf(lambda as Resource)).toBe(name);
    expect(lambda?.Properties).toMatchObject({
      DeadLetterConfig: { TargetArn: { "Fn::GetAtt": [queue, "Arn"] } },
      Timeout: 60,
    });
  });
});

test("the dashboard shows every function", () => {
  const body = JSON.stringify(theOne(production, "AWS::CloudWatch::Dashboard").Properties.DashboardBody);
  for (const { name } of allEntries()) expect(body).toContain(`${PATH}${name}'`);
});
