import type { SweepReports } from "../../functions/http/sweep-report.ts";
import { STEPS, sweep } from "../../functions/schedule/sweep.ts";
import type { SweepPlace, SweepStep } from "../../functions/schedule/sweep-steps.ts";
import type { TestService } from "./service.ts";

/** What the sweep works with in a test service; its lines go to `lines`. */
export function sweepPlace({ local, clock }: TestService, lines: object[] = []): SweepPlace {
  const { storage, settings, signer, randomBytes } = local.services;
  return { storage, settings, signer, now: clock.now, randomBytes, log: (line) => void lines.push(line) };
}

/** Runs the sweep, as the scheduler would; all of its steps or those given. */
export function runSweep(
  service: TestService,
  steps: readonly SweepStep[] = STEPS,
  lines: object[] = [],
): Promise<SweepReports> {
  return sweep(sweepPlace(service, lines), steps, "test");
}
