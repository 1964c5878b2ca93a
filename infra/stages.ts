import { type Stage, StageFault, stage } from "./stage.ts";

/** The stages of this repository; `cdk deploy` takes the first, `cdk deploy -c stage=NAME` another. */
export const STAGES: readonly Stage[] = [
  stage({ name: "production" }),
  stage({ name: "trial", dataSurvives: false, logRetentionDays: 7 }),
];

/** The stage of this name, or the first one where none is asked for. */
export function stageNamed(name: string | undefined, stages: readonly Stage[] = STAGES): Stage {
  const found = name === undefined ? stages[0] : stages.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = stages.map((each) => each.name).join(", ");
  throw new StageFault(`There is no stage ${name}. Choose one of ${names}, or add it to infra/stages.ts.`);
}
