import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { WIRE_ROUTES } from "../shared/contract/wire-routes.ts";
import { addAlarms } from "./alarms.ts";
import { addApi } from "./api.ts";
import { addDashboard } from "./dashboard.ts";
import { apiEntries } from "./entries.ts";
import { addFunction } from "./functions.ts";
import { addRootKey, parameterName } from "./keys.ts";
import { addKeyRotation, addSweep } from "./schedule.ts";
import type { Stage } from "./stage.ts";
import { addTable } from "./table.ts";

/** Everything of one stage, over the bundles of `allEntries` that exist already in the folder `bundles`. */
export function addStack(scope: Construct, stage: Stage, bundles: string): Stack {
  const stack = new Stack(scope, `countersign-${stage.name}`, {
    description: `Countersign, software licensing: ${stage.name}`,
    tags: { service: "countersign", stage: stage.name },
  });
  const table = addTable(stack, stage);
  const rootKey = addRootKey(stack, stage);
  const place = { stage, table, bundles };
  const answers = apiEntries().map((entry) => ({ entry, lambda: addFunction(stack, entry, place) }));
  const rotation = addKeyRotation(stack, place, rootKey);
  const sweep = addSweep(stack, place);
  const { url, domainTarget, stage: api } = addApi(stack, stage, answers);
  const named = answers.map(({ entry, lambda }) => ({ name: entry.name, lambda }));
  const sites = named.filter(({ name }) => WIRE_ROUTES.some(({ room }) => room === name));
  addAlarms(stack, stage, { api, scheduled: [rotation, sweep], sites });
  const lambdas = [...named, rotation, sweep];
  addDashboard(stack, stage, { api, table, lambdas });
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(stack, name, { value, description });
  output("ApiUrl", url, "Where nodes, the command and the console call");
  output("TableName", table.tableName, "The one table");
  output(
    "PinnedRootKey",
    rotation.firstKeys.getAttString("RootKey"),
    "The root's public half: what clients pin",
  );
  output("RootKeyArn", rootKey.keyArn, "The root key in KMS");
  output(
    "ParameterPath",
    parameterName(stage, "manifest").replace(/manifest$/, ""),
    "Keys and secrets in SSM",
  );
  if (domainTarget !== null) output("DomainTarget", domainTarget, "Point the stage's domain name here");
  return stack;
}
