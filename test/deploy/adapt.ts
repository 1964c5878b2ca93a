import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STACK } from "./cdk.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  Resource?: unknown;
  Condition?: Readonly<Record<string, object>>;
}

interface Policy {
  Statement: Statement[];
}

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly Metrics?: unknown;
    readonly PolicyDocument?: Policy;
    readonly KeyPolicy?: Policy;
  };
}

type Resources = Record<string, Resource>;

/**
 * What the emulator does otherwise than AWS, each change of the synthesized template with how many places it touched.
 * All of it is asserted on the template as it really is (docs/guides/deploying.md says where); infra/ knows nothing of it.
 */
const CHANGES: readonly (readonly [why: string, change: (resources: Resources) => number])[] = [
  ["it refuses alarms with metric math: left out", leaveOutMetricMath],
  ["it takes aws:PrincipalArn for the session's: the root key's own deny is left out", leaveOutKeyDeny],
  ["it does not know kms:SigningAlgorithm and kms:MessageType: conditions left out", leaveOutKmsConditions],
  ["it judges calls for several parameters as one for *: allowed for *", widenParameterCalls],
];

/** Makes a synthesized assembly fit for the emulator; returns what was changed. */
export function adapt(assembly: string): readonly string[] {
  const file = join(assembly, `${STACK}.template.json`);
  const template: { readonly Resources: Resources } = JSON.parse(readFileSync(file, "utf8"));
  const changed = CHANGES.map(([why, change]) => `${why} (${change(template.Resources)})`);
  writeFileSync(file, JSON.stringify(template, null, 1));
  for (const name of ["manifest.json", `${STACK}.assets.json`]) forgetRoles(join(assembly, name));
  return [
    ...changed,
    "it denies the roles of the bootstrap their bucket: the command uses its own credentials",
  ];
}

function leaveOutMetricMath(resources: Resources): number {
  const refused = Object.entries(resources).filter(
    ([, { Type, Properties }]) => Type === "AWS::CloudWatch::Alarm" && Properties?.Metrics !== undefined,
  );
  for (const [id] of refused) delete resources[id];
  return refused.length;
}

function leaveOutKeyDeny(resources: Resources): number {
  let count = 0;
  for (const { Properties } of Object.values(resources)) {
    const policy = Properties?.KeyPolicy;
    if (policy === undefined) continue;
    const kept = policy.Statement.filter(({ Effect }) => Effect !== "Deny");
    count += policy.Statement.length - kept.length;
    policy.Statement = kept;
  }
  return count;
}

function leaveOutKmsConditions(resources: Resources): number {
  const conditioned = statementsOf(resources).filter(({ Condition = {} }) =>
    Object.values(Condition).some((keys) => Object.keys(keys).every((key) => key.startsWith("kms:"))),
  );
  for (const statement of conditioned) delete statement.Condition;
  return conditioned.length;
}

function widenParameterCalls(resources: Resources): number {
  const plural = statementsOf(resources).filter(({ Action }) =>
    [Action].flat().some((action) => /^ssm:(?:Get|Delete)Parameters$/.test(action)),
  );
  for (const statement of plural) statement.Resource = "*";
  return plural.length;
}

function statementsOf(resources: Resources): readonly Statement[] {
  return Object.values(resources).flatMap(({ Type, Properties }) =>
    Type === "AWS::IAM::Policy" ? (Properties?.PolicyDocument?.Statement ?? []) : [],
  );
}

const ROLES: ReadonlySet<string> = new Set(["assumeRoleArn", "cloudFormationExecutionRoleArn", "lookupRole"]);

function forgetRoles(file: string): void {
  const without = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
    ROLES.has(key) ? undefined : value,
  );
  writeFileSync(file, JSON.stringify(without, null, 1));
}
