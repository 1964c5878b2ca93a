import type { TestClock } from "../functions/http/test-clock.ts";
import type { ActivityEntry } from "../shared/domain/activity.ts";
import { SetupFault } from "./config.ts";
import type { DataFolder } from "./data-folder.ts";

/** The one clock of a local service. */
export interface LocalClock {
  readonly now: () => number;
  /** For the requests; `record` writes to the activity log. */
  readonly testClock: (record: (entry: ActivityEntry) => Promise<void>) => TestClock;
}

interface Stored {
  /** How far the service's time is ahead of the machine's; negative behind it. */
  readonly offsetMs: number;
  readonly setAt: number;
}

export const CLOCK_FILE = "clock.json";

/** The machine's clock with the offset that the data folder keeps. */
export function openClock(folder: DataFolder, machineTime: () => number): LocalClock {
  let stored = readStored(folder);
  const now = () => machineTime() + (stored?.offsetMs ?? 0);
  return {
    now,
    testClock: (record) => ({
      read: () => ({ now: now(), machineTime: machineTime(), setAt: stored?.setAt ?? null }),
      async set(at, entry) {
        // The log first: a clock that was set without an entry could not be explained later.
        await record(entry);
        const next = at === null ? null : { offsetMs: at - machineTime(), setAt: machineTime() };
        folder.writeJson(CLOCK_FILE, next);
        stored = next;
      },
    }),
  };
}

function readStored(folder: DataFolder): Stored | null {
  const stored = folder.readJson<Stored>(CLOCK_FILE);
  if (stored === null || (Number.isSafeInteger(stored.offsetMs) && Number.isSafeInteger(stored.setAt)))
    return stored;
  throw new SetupFault(
    `${folder.file(CLOCK_FILE)} is damaged. Delete it: the service then goes by the machine's time.`,
  );
}
