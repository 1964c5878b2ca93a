import { cdkWell, STACK, STAGE } from "../cdk.ts";
import type { Deployed, Place } from "../place.ts";
import { must } from "../process.ts";

/** Where what a stage consists of would still be found, each as a question whose answer is text. */
const QUESTIONS: Readonly<Record<string, (aws: Place["aws"]) => Promise<unknown>>> = {
  tables: (aws) => aws.json("dynamodb", "DynamoDB_20120810.ListTables"),
  parameters: (aws) => aws.json("ssm", "AmazonSSM.DescribeParameters"),
  "log groups": (aws) => aws.json("logs", "Logs_20140328.DescribeLogGroups"),
  queues: (aws) => aws.json("sqs", "AmazonSQS.ListQueues"),
  aliases: (aws) => aws.json("kms", "TrentService.ListAliases"),
  functions: (aws) => aws.rest("lambda", "GET", "/2015-03-31/functions/"),
  APIs: (aws) => aws.rest("apigateway", "GET", "/v2/apis"),
  schedules: (aws) => aws.rest("scheduler", "GET", "/schedules"),
  roles: (aws) => aws.query("iam", "2010-05-08", { Action: "ListRoles" }),
  alarms: (aws) => aws.query("monitoring", "2010-08-01", { Action: "DescribeAlarms" }),
  dashboards: (aws) => aws.query("monitoring", "2010-08-01", { Action: "ListDashboards" }),
};

/** Removes the stack, and looks whether anything is left. */
export async function remove({ report, aws, env }: Place, { outputs, assembly }: Deployed): Promise<void> {
  await report.step("what a stage consists of is found while it is deployed", async (say) => {
    const found = await leftovers(aws);
    const unseen = Object.keys(QUESTIONS).filter((name) => !found.includes(name));
    must(unseen.length === 0, `not found, so that their absence would prove nothing: ${unseen.join(", ")}`);
    say(found.join(", "));
  });
  await report.step("cdk destroy removes the stack", async () => {
    await cdkWell(["destroy", "--app", assembly, "--force"], env);
    const stacks = await aws.query("cloudformation", "2010-05-15", { Action: "ListStacks" });
    const status = new RegExp(`<StackName>${STACK}</StackName>.*?<StackStatus>(\\w+)<`, "s").exec(
      stacks,
    )?.[1];
    must(status === undefined || status === "DELETE_COMPLETE", `the stack is ${status}`);
  });
  await report.step("nothing is left; the root key waits for its end", async () => {
    const left = await leftovers(aws);
    must(left.length === 0, `left: ${left.join(", ")}`);
    const { KeyMetadata } = await aws.json<{ KeyMetadata: { KeyState: string } }>(
      "kms",
      "TrentService.DescribeKey",
      { KeyId: outputs["RootKeyArn"] },
    );
    must(KeyMetadata.KeyState === "PendingDeletion", `the root key is ${KeyMetadata.KeyState}`);
  });
}

async function leftovers(aws: Place["aws"]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    const answer = JSON.stringify(await ask(aws));
    if (answer.includes(STACK) || answer.includes(`countersign/${STAGE}`)) found.push(name);
  }
  return found;
}
