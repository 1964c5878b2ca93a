import type { ActivityEntry } from "../../shared/domain/activity.ts";

/** The service's time beside the machine's; epoch ms. */
export interface ClockReading {
  readonly now: number;
  readonly machineTime: number;
  /** When the clock was set, by the machine's time; null when it was not, and both times are the same. */
  readonly setAt: number | null;
}

/** The clock of a service on one machine. It may be set, to show what the future brings, and runs on from there. */
export interface TestClock {
  readonly read: () => ClockReading;
  /** Writes the entry, then lets the clock show `at`, or the machine's time again for null. It outlives a kill. */
  readonly set: (at: number | null, entry: ActivityEntry) => Promise<void>;
}
