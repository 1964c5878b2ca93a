import { App } from "aws-cdk-lib";
import { BUNDLES, bundle } from "./bundle.ts";
import { allEntries } from "./entries.ts";
import { addStack } from "./stack.ts";
import { StageFault } from "./stage.ts";
import { stageNamed } from "./stages.ts";

/** What the CDK command runs (cdk.json): bundles the functions and describes one stage. */
const app = new App();
try {
  const stage = stageNamed(app.node.tryGetContext("stage"));
  await bundle(allEntries());
  addStack(app, stage, BUNDLES);
  app.synth();
} catch (error) {
  if (!(error instanceof StageFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
