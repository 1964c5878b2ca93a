import { Aws, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { ParameterName } from "./access.ts";
import type { Stage } from "./stage.ts";

/** The root key: it signs manifests and nothing else, and never leaves KMS. */
export function addRootKey(scope: Construct, { name, dataSurvives }: Stage): Key {
  return new Key(scope, "RootKey", {
    description: `Countersign ${name}: the root that signs key manifests. Clients pin it; it cannot be replaced.`,
    alias: `countersign-${name}-root`,
    keySpec: KeySpec.ECC_NIST_EDWARDS25519,
    keyUsage: KeyUsage.SIGN_VERIFY,
    pendingWindow: Duration.days(dataSurvives ? 30 : 7),
    removalPolicy: dataSurvives ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

/** Nobody but `signer` signs with the root, whatever other policies of the account allow. */
export function onlySigner(key: Key, signer: IRole): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: "OnlyTheKeyRotationSigns",
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ["kms:Sign"],
      resources: ["*"],
      conditions: { ArnNotEquals: { "aws:PrincipalArn": signer.roleArn } },
    }),
  );
}

/**
 * The name of a stage's parameter. The parameters are not in the template, because CloudFormation makes no
 * SecureStrings: the key rotation makes them.
 */
export function parameterName({ name }: Stage, parameter: ParameterName): string {
  return `/countersign/${name}/${parameter}`;
}

/** The ARN of a stage's parameter. */
export function parameterArn(scope: Construct, stage: Stage, parameter: ParameterName): string {
  return Stack.of(scope).formatArn({
    service: "ssm",
    resource: "parameter",
    resourceName: parameterName(stage, parameter).slice(1),
    account: Aws.ACCOUNT_ID,
  });
}
