/**
 * The stage's app with other function code: every reply says which build made it. It stands for the next release in
 * test/deploy; CODE_FOLDER is where the changed bundles go.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { bundle } from "../../infra/bundle.ts";
import { allEntries, apiEntries } from "../../infra/entries.ts";
import { addStack } from "../../infra/stack.ts";
import { stageNamed } from "../../infra/stages.ts";

const CHANGE = `
;{ const { handler } = module.exports;
module.exports = { handler: async (...given) => {
  const reply = await handler(...given);
  return { ...reply, headers: { ...reply.headers, "x-build": "second" } };
} }; }
`;

const folder = process.env["CODE_FOLDER"];
if (folder === undefined)
  throw new Error("CODE_FOLDER is not set; test/deploy/phases/second-deployment.ts sets it");
await bundle(allEntries(), folder);
for (const { name } of apiEntries()) appendFileSync(join(folder, name, "index.js"), CHANGE);
const app = new App();
addStack(app, stageNamed(app.node.tryGetContext("stage")), folder);
app.synth();
