/** What a run of the sweep did in one step; `settled` counts what was due, `hasFailed` says that the step itself broke off. */
export interface StepReport {
  looked: number;
  settled: number;
  setAside: number;
  isFinished: boolean;
  hasFailed: boolean;
}

/** What a run did, by the names of its steps. */
export type SweepReports = Readonly<Record<string, Readonly<StepReport>>>;
