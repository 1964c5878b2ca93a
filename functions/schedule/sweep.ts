import { randomBytes } from "node:crypto";
import { CLOUD_CLOCK } from "../http/cloud-clock.ts";
import { signerMaker } from "../http/cloud-signer.ts";
import { cloudStorage } from "../http/cloud-storage.ts";
import { cached, readParameters } from "../http/parameters.ts";
import { settingsSource } from "../http/settings.ts";
import type { SweepReports } from "../http/sweep-report.ts";
import { countEnding } from "./count-ending.ts";
import { countTotals } from "./count-totals.ts";
import { expireApiKeys } from "./expire-api-keys.ts";
import { expireBlacklist } from "./expire-blacklist.ts";
import { expireTokens } from "./expire-tokens.ts";
import { judgeAttempts } from "./judge-attempts.ts";
import { notifyEvaluations } from "./notify-evaluations.ts";
import { notifyLicenses } from "./notify-licenses.ts";
import { pruneActivity } from "./prune-activity.ts";
import { releaseStale } from "./release-stale.ts";
import { rollUp } from "./roll-up.ts";
import { sealActivity } from "./seal-activity.ts";
import { runSteps, type SweepPlace, type SweepStep } from "./sweep-steps.ts";
import { truncateOldAddresses } from "./truncate-addresses.ts";
import { truncateAttempts } from "./truncate-attempts.ts";

/** What the sweep does, in this order. */
export const STEPS: readonly SweepStep[] = [
  expireTokens as SweepStep,
  notifyLicenses as SweepStep,
  notifyEvaluations as SweepStep,
  expireApiKeys as SweepStep,
  expireBlacklist as SweepStep,
  judgeAttempts as SweepStep,
  releaseStale as SweepStep,
  rollUp as SweepStep,
  countEnding as SweepStep,
  countTotals as SweepStep,
  sealActivity as SweepStep,
  truncateOldAddresses as SweepStep,
  truncateAttempts as SweepStep,
  pruneActivity as SweepStep,
];
/** The function's time-out is 60 seconds (infra/schedule.ts); a page of rivals' conflicts may take 15. */
const BUDGET_MS = 40_000;

type Connected = Pick<SweepPlace, "storage" | "settings" | "signer">;

let connected: Connected | null = null;

/** What the scheduler calls every hour. Safe to repeat, also at the same time; what it leaves the next run continues. */
export async function handler(): Promise<void> {
  connected ??= connect();
  const log = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  await sweep(
    { ...connected, now: CLOUD_CLOCK.now, randomBytes, log },
    STEPS,
    process.env["COUNTERSIGN_STAGE"] ?? "",
  );
}

function connect(): Connected {
  const storage = cloudStorage();
  const names = (process.env["COUNTERSIGN_PARAMETERS"] ?? "").split(",");
  const parameters = cached(() => readParameters(names, CLOUD_CLOCK), CLOUD_CLOCK.now);
  const makeSigner = signerMaker();
  return {
    storage,
    settings: settingsSource(storage, CLOUD_CLOCK.now),
    signer: async () => makeSigner(await parameters()),
  };
}

/** One run: the steps, then the note of its success, which nothing but a run without a failed step writes. */
export async function sweep(
  place: SweepPlace,
  steps: readonly SweepStep[],
  stage: string,
  budgetMs: number = BUDGET_MS,
): Promise<SweepReports> {
  const { reports, failures } = await runSteps(place, steps, place.now() + budgetMs);
  const at = place.now();
  const setAside = Object.values(reports).reduce((sum, report) => sum + report.setAside, 0);
  place.log({ level: "info", operation: "sweep", steps: reports });
  if (setAside > 0) place.log(setAsideMetric(stage, setAside, at));
  if (failures.length > 0) throw new SweepFailed(reports, failures);
  await place.storage.recordSweepSuccess(at);
  return reports;
}

/** Steps broke off; `reports` tells what the run did all the same. */
export class SweepFailed extends AggregateError {
  override readonly name = "SweepFailed";
  readonly reports: SweepReports;

  constructor(reports: SweepReports, failures: readonly unknown[]) {
    super(failures, `${failures.length} steps of the sweep failed`);
    this.reports = reports;
  }
}

/** A line that CloudWatch reads as a metric (its embedded metric format); the alarm `sweep-set-aside` is on it. */
function setAsideMetric(stage: string, setAside: number, at: number): object {
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: "Countersign",
          Dimensions: [["stage"]],
          Metrics: [{ Name: "SweepSetAside", Unit: "Count" }],
        },
      ],
    },
    operation: "sweep",
    stage,
    SweepSetAside: setAside,
  };
}
