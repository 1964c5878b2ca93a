import { randomBytes } from "node:crypto";
import type { Storage } from "../../shared/storage/storage.ts";
import { CLOUD_CLOCK } from "../http/cloud-clock.ts";
import { cloudStorage } from "../http/cloud-storage.ts";
import { expireTokens } from "./expire-tokens.ts";
import { runSteps, type SweepPlace, type SweepStep } from "./sweep-steps.ts";

/** What the sweep does, in this order. */
const STEPS: readonly SweepStep[] = [expireTokens as SweepStep];
/** The function's time-out is 60 seconds (infra/schedule.ts); a page of rivals' conflicts may take 15. */
const BUDGET_MS = 40_000;

let connected: Storage | null = null;

/** What the scheduler calls every hour. Safe to repeat, also at the same time; what it leaves the next run continues. */
export async function handler(): Promise<void> {
  connected ??= cloudStorage();
  const log = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  await sweep(
    { storage: connected, now: CLOUD_CLOCK.now, randomBytes, log },
    STEPS,
    process.env["COUNTERSIGN_STAGE"] ?? "",
  );
}

/** One run: the steps, then the note of its success, which nothing but a run without a failed step writes. */
export async function sweep(place: SweepPlace, steps: readonly SweepStep[], stage: string): Promise<void> {
  const reports = await runSteps(place, steps, place.now() + BUDGET_MS);
  const at = place.now();
  await place.storage.recordSweepSuccess(at);
  const setAside = Object.values(reports).reduce((sum, report) => sum + report.setAside, 0);
  place.log({ level: "info", operation: "sweep", steps: reports });
  if (setAside > 0) place.log(setAsideMetric(stage, setAside, at));
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
