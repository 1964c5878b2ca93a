import type { Services } from "../functions/http/services.ts";
import type { SweepReports } from "../functions/http/sweep-report.ts";
import { STEPS, SweepFailed, sweep } from "../functions/schedule/sweep.ts";

/** The sweep of a local service. */
export interface LocalSweep {
  /**
   * Runs the sweep, never two at once: whoever asks while one runs waits for it, and gets the next. What steps break off for
   * is logged, and the others have run.
   */
  run(): Promise<SweepReports>;
  /** Ends the run under way at its next page, and waits for that. */
  end(): Promise<void>;
}

/** Whoever asks may wait for two runs, the one under way and its own, and waits 30 seconds at most. */
const BUDGET_MS = 12_000;

/** The sweep over the service's own storage; `log` gets the lines that the cloud's function logs. */
export function createSweep(
  { storage, settings, signer, now, randomBytes }: Services,
  log: (line: object) => void,
  steps = STEPS,
): LocalSweep {
  let isEnding = false;
  let endsAt = 0;
  // The service's clock may stand still or jump (for a demonstration); who waits for the run has another.
  const isOver = () => isEnding || performance.now() >= endsAt;
  const place = { storage, settings, signer, now, randomBytes, log, isEnding: isOver };
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<SweepReports> | null = null;
  const runNow = async () => {
    waiting = null;
    endsAt = performance.now() + BUDGET_MS;
    try {
      return await sweep(place, steps, "local");
    } catch (error) {
      if (error instanceof SweepFailed) return error.reports;
      throw error;
    }
  };
  return {
    run() {
      if (waiting !== null) return waiting;
      const mine = last.then(runNow);
      waiting = mine;
      last = mine.catch(() => undefined);
      return mine;
    },
    async end() {
      isEnding = true;
      await last;
    },
  };
}

/** When the sweep runs by itself; milliseconds. */
export interface SweepTimes {
  readonly firstAfterMs: number;
  readonly everyMs: number;
}

export const HOURLY: SweepTimes = { firstAfterMs: 3_000, everyMs: 3_600_000 };

/** The sweep that runs by itself. */
export interface TimedSweep {
  /** Runs again soon when these reports of a run, which somebody asked for, leave something to do. */
  goOn(reports: SweepReports): void;
  stop(): void;
}

/**
 * Runs the sweep by the clock until it is told to stop, and again soon while there is something left. A run that fails is logged,
 * and the next one comes all the same.
 */
export function sweepByTheClock(
  { run }: Pick<LocalSweep, "run">,
  { firstAfterMs, everyMs }: SweepTimes,
  log: (line: object) => void,
): TimedSweep {
  let soon: NodeJS.Timeout | undefined;
  const runSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(tick, firstAfterMs).unref();
  };
  const goOn = (reports: SweepReports) => {
    const isLeft = Object.values(reports).some(({ isFinished, hasFailed }) => !isFinished && !hasFailed);
    if (isLeft && !isStopped) runSoon();
  };
  const tick = () => {
    run().then(goOn, ({ name, message, stack }: Error) =>
      log({ level: "error", operation: "sweep", error: { name, message, stack } }),
    );
  };
  let isStopped = false;
  const hourly = setInterval(tick, everyMs).unref();
  runSoon();
  return {
    goOn,
    stop: () => {
      isStopped = true;
      clearTimeout(soon);
      clearInterval(hourly);
    },
  };
}
