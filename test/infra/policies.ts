import { nameOf, ofType, type Resource, type Synthesized } from "./synthesized.ts";

type Resources = Synthesized["resources"];

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What a function may do: `dynamodb:GetItem table`, `dynamodb:Query index/gsi1`, `ssm:GetParameters /a/b`, sorted. */
export function grantsOf(resources: Resources, functionName: string): readonly string[] {
  const role = roleOf(resources, functionName);
  return statementsOf(resources, role)
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) =>
        listOf(Resource).map((target) => `${action} ${textOf(target, resources)}`),
      ),
    )
    .sort();
}

/** Every allowing statement of roles with a wildcard in an action or a resource. */
export function wildcardsOf(resources: Resources): readonly string[] {
  return ofType({ resources }, "AWS::IAM::Role").flatMap(([role]) =>
    statementsOf(resources, role).flatMap(({ Action, Resource }) =>
      [...listOf(Action), ...listOf(Resource).map((each) => textOf(each, resources))]
        .filter((text) => text.includes("*"))
        .map((text) => `${role}: ${text}`),
    ),
  );
}

/** Managed policies, which nobody here has read. */
export function managedPoliciesOf(resources: Resources): readonly string[] {
  return ofType({ resources }, "AWS::IAM::Role").flatMap(([role, { Properties }]) =>
    (Properties.ManagedPolicyArns ?? []).map((arn: unknown) => `${role}: ${JSON.stringify(arn)}`),
  );
}

function roleOf(resources: Resources, functionName: string): string {
  const found = ofType({ resources }, "AWS::Lambda::Function").find(
    ([, each]) => nameOf(each) === functionName,
  );
  return found?.[1].Properties.Role["Fn::GetAtt"][0];
}

function statementsOf(resources: Resources, role: string): readonly Statement[] {
  const attached = ofType({ resources }, "AWS::IAM::Policy")
    .filter(([, { Properties }]) => Properties.Roles.some((each: { Ref: string }) => each.Ref === role))
    .map(([, { Properties }]) => Properties.PolicyDocument);
  const inline = (resources[role]?.Properties.Policies ?? []).map(
    (policy: { PolicyDocument: unknown }) => policy.PolicyDocument,
  );
  return [...attached, ...inline]
    .flatMap((document) => document.Statement)
    .filter(({ Effect }) => Effect === "Allow");
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/** A resource of a policy in words: what it names instead of how CloudFormation finds it. */
function textOf(target: unknown, resources: Resources): string {
  const text = flat(target, resources);
  if (text.startsWith("table/index/")) return text.replace("table/", "");
  return text.replace(/^arn:.*:parameter/, "");
}

function flat(value: unknown, resources: Resources): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join, "Fn::GetAtt": attribute } = value as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map((part) => flat(part, resources)).join(join[0]);
  const id = Array.isArray(attribute) ? String(attribute[0]) : String(Ref);
  return WORDS[resources[id]?.Type ?? ""]?.(resources[id] as Resource) ?? id;
}

const WORDS: Readonly<Record<string, (resource: Resource) => string>> = {
  "AWS::DynamoDB::Table": () => "table",
  "AWS::KMS::Key": () => "root key",
  "AWS::SQS::Queue": () => "queue",
  "AWS::Logs::LogGroup": ({ Properties }) => `log ${Properties.LogGroupName}`,
  "AWS::Lambda::Function": (resource) => `function ${nameOf(resource)}`,
};
