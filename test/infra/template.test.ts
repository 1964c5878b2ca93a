import { beforeAll, describe, expect, test } from "vitest";
import { ROUTES } from "../../shared/contract/routes.ts";
import { nameOf, ofType, placeholders, type Synthesized, synthesized, theOne } from "./synthesized.ts";

const NODE_OPERATIONS = ROUTES.filter(({ room }) => room === "node").map(({ name }) => name);

const bundles = placeholders();
let production: Synthesized;
beforeAll(() => {
  production = synthesized(bundles);
});

const functions = () => ofType(production, "AWS::Lambda::Function");

describe("a function", () => {
  test("behind the gateway ends before its 30 seconds, and after the 20 that a busy handler tries", () => {
    const behind = functions().filter(([, lambda]) => !/^(rotate-keys|sweep)$/.test(nameOf(lambda)));
    expect([...new Set(behind.map(([, { Properties }]) => Properties.Timeout))]).toEqual([28]);
  });

  test("is arm64 and Node.js 24, with the stage's memory", () => {
    for (const [, { Properties }] of functions()) {
      expect(Properties).toMatchObject({ Architectures: ["arm64"], Runtime: "nodejs24.x", MemorySize: 512 });
      expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
    }
  });

  test("has a role and a log group of its own, kept as long as the stage says", () => {
    const roles = functions().map(([, { Properties }]) => Properties.Role["Fn::GetAtt"][0]);
    expect(new Set(roles).size).toBe(functions().length);
    for (const [, lambda] of functions()) {
      const group = production.resources[lambda.Properties.LoggingConfig.LogGroup.Ref];
      expect(group?.Properties).toEqual({
        LogGroupName: `/countersign/production/${nameOf(lambda)}`,
        RetentionInDays: 90,
      });
    }
  });

  test("holds no secret in its environment: names only", () => {
    for (const [, { Properties }] of functions()) {
      const names = Object.keys(Properties.Environment?.Variables ?? {});
      expect(names.filter((name) => !/^COUNTERSIGN_[A-Z_]+$/.test(name))).toEqual([]);
    }
  });

  test("of the node side gets the concurrency that a stage sets aside", () => {
    const reserving = synthesized(bundles, { reservedConcurrency: 7 });
    const reserved = ofType(reserving, "AWS::Lambda::Function")
      .filter(([, { Properties }]) => Properties.ReservedConcurrentExecutions === 7)
      .map(([, lambda]) => nameOf(lambda));
    expect(reserved.sort()).toEqual([...NODE_OPERATIONS, "external"].sort());
  });
});

describe("the table", () => {
  const table = (of: Synthesized) => theOne(of, "AWS::DynamoDB::Table");

  test("is the only one, paid by use, tidied by TTL, restorable for 35 days, and protected", () => {
    expect(table(production)).toMatchObject({
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      },
    });
  });

  test("has the indexes of lists and two in reserve, with keys only", () => {
    const indexes = table(production).Properties.GlobalSecondaryIndexes;
    expect(indexes).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8]
        .map((number) => `gsi${number}`)
        .map((name) => ({
          IndexName: name,
          KeySchema: [
            { AttributeName: `${name}pk`, KeyType: "HASH" },
            { AttributeName: `${name}sk`, KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        })),
    );
  });

  test("goes with a stage whose data need not survive", () => {
    const trial = table(synthesized(bundles, { name: "trial", dataSurvives: false }));
    expect(trial.DeletionPolicy).toBe("Delete");
    expect(trial.Properties.DeletionProtectionEnabled).toBe(false);
  });
});

test("the root key is an Ed25519 signing key that stays when the stack goes", () => {
  expect(theOne(production, "AWS::KMS::Key")).toMatchObject({
    DeletionPolicy: "Retain",
    Properties: { KeySpec: "ECC_NIST_EDWARDS25519", KeyUsage: "SIGN_VERIFY" },
  });
});
