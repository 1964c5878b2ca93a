import type { Command } from "commander";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { examples } from "../options.ts";
import type { Session } from "../session.ts";
import { type Check, skipped } from "./check.ts";
import { checkApi, checkFunctions } from "./check-api.ts";
import { checkClock, checkSigningKey } from "./check-service.ts";
import { checkSweep, checkTable } from "./check-table.ts";
import { checkEndpoints } from "./endpoints.ts";
import type { OpsPlace } from "./place.ts";
import { renderChecks } from "./present-checks.ts";
import { stageFlags } from "./setup.ts";
import { type DeployedStage, readStage, type StageChoice } from "./stage-outputs.ts";

/** What of the checks needs an AWS account. */
const IN_AWS = ["table", "sweep", "throttles", "functions"];

/** `countersign doctor`; it changes nothing. */
export function addDoctor(program: Command, session: Session): void {
  const command = stageFlags(
    program
      .command("doctor")
      .description(
        "look at a running stage, or without --stage and --outputs at the configured service; exit 1 if anything is wrong",
      ),
  ).action((choice: StageChoice) => examine(session, choice));
  examples(
    command,
    "countersign doctor --stage production",
    "countersign doctor --outputs cdk-outputs.json --json",
    "COUNTERSIGN_URL=http://127.0.0.1:7070 countersign doctor",
  );
}

async function examine(session: Session, choice: StageChoice): Promise<void> {
  const place = await session.openOps();
  const isStage = choice.stage !== undefined || choice.outputs !== undefined;
  const stage = isStage ? await readStage(place, choice) : null;
  const url = stage?.url ?? session.config().url.value;
  const pins = stage === null ? pinsOf(session.env["COUNTERSIGN_ROOT_KEYS"]) : [stage.rootKey];
  const { checks, manifest } = await checkEndpoints(place, url, pins);
  const all: readonly Check[] = [
    ...checks,
    await checkClock(place, url),
    checkSigningKey(manifest, place.now()),
    ...(stage === null
      ? IN_AWS.map((name) => skipped(name, "needs a stage in AWS: give --stage or --outputs"))
      : await checksInAws(place, stage)),
  ];
  const bad = all.filter(({ outcome }) => outcome === "wrong");
  session.output.show({ stack: stage?.stackName ?? null, url, isWell: bad.length === 0, checks: all }, () =>
    [`${stage?.stackName ?? "The service"} at ${url}`, "", renderChecks(all)].join("\n"),
  );
  if (bad.length === 0) return;
  throw new Fault(
    EXIT.refused,
    ownTrouble(
      "STAGE_UNHEALTHY",
      `Wrong: ${bad.map(({ name }) => name).join(", ")}.`,
      "Follow the cure below each; docs/guides/operations.md has more.",
    ),
  );
}

async function checksInAws(place: OpsPlace, stage: DeployedStage): Promise<readonly Check[]> {
  const found = await Promise.all([
    checkTable(place, stage.tableName),
    checkSweep(place, stage.tableName),
    checkApi(place, stage.stackName),
    checkFunctions(place, stage.stackName),
  ]);
  return found.flat();
}

function pinsOf(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((pin) => pin.trim())
    .filter((pin) => pin !== "");
}
