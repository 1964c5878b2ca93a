import type { Storage } from "../../shared/storage/storage.ts";
import type { SweepProgress } from "../../shared/storage/sweep.ts";

/** What ends by date, and what is done about it. Everything in a step may happen twice, at once or later. */
export interface SweepStep<Item = unknown> {
  /** Names its progress in the table; never renamed. */
  readonly name: string;
  /** How long after the beginning of a pass the next one begins. */
  readonly everyMs: number;
  /** The next ids to look at below `after`; `lastPassAt` is when the last finished pass began. */
  page(
    place: SweepPlace,
    after: string | null,
    lastPassAt: number | null,
  ): Promise<{ readonly ids: readonly string[]; readonly next: string | null }>;
  load(
    place: SweepPlace,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly item: Item }[]>;
  /** Does what is due for one item, exactly once by a guard; true when there was something. Throws for a bad item. */
  settle(place: SweepPlace, item: Item): Promise<boolean>;
}

export interface SweepPlace {
  readonly storage: Storage;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly log: (line: object) => void;
}

/** What a run did in one step; `settled` counts what was due. */
export interface StepReport {
  looked: number;
  settled: number;
  setAside: number;
  isFinished: boolean;
}

const AT_ONCE = 10;
/** More than this many bad items are no bad items: something else is broken. */
const SET_ASIDE_MOST = 1_000;
const NEVER_RUN: SweepProgress = { passAt: null, after: null, lastPassAt: null, setAside: [], revision: 0 };

/**
 * Continues each step that is due until `deadline` (epoch ms), page by page, and keeps how far it came. A bad item is set
 * aside, told, and tried again by the next pass. A step that fails does not keep the others from running; it is thrown at
 * the end.
 */
export async function runSteps(
  place: SweepPlace,
  steps: readonly SweepStep[],
  deadline: number,
): Promise<Readonly<Record<string, StepReport>>> {
  const reports: Record<string, StepReport> = {};
  const failures: unknown[] = [];
  for (const step of steps) {
    const report = { looked: 0, settled: 0, setAside: 0, isFinished: false };
    reports[step.name] = report;
    try {
      await continueStep(place, step, deadline, report);
    } catch (error) {
      place.log({ ...errorLine(error), step: step.name });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} steps of the sweep failed`);
  return reports;
}

async function continueStep(
  place: SweepPlace,
  step: SweepStep,
  deadline: number,
  report: StepReport,
): Promise<void> {
  let progress = (await place.storage.loadSweepProgress(step.name)) ?? NEVER_RUN;
  const { lastPassAt } = progress;
  if (progress.passAt === null && lastPassAt !== null && place.now() < lastPassAt + step.everyMs) {
    report.isFinished = true;
    return;
  }
  while (!report.isFinished && place.now() < deadline) {
    const isNew: boolean = progress.passAt === null;
    const passAt: number = progress.passAt ?? place.now();
    const { ids, next } = await step.page(place, progress.after, lastPassAt);
    const tried = isNew ? [...new Set([...progress.setAside, ...ids])] : ids;
    const bad = await settleAll(place, step, tried, report);
    const setAside = [...new Set([...(isNew ? [] : progress.setAside), ...bad])];
    if (setAside.length > SET_ASIDE_MOST) throw new Error(`${setAside.length} items of ${step.name} failed`);
    report.isFinished = next === null;
    progress = {
      ...(next === null
        ? { passAt: null, after: null, lastPassAt: passAt }
        : { passAt, after: next, lastPassAt }),
      setAside,
      revision: progress.revision + 1,
    };
    // Another run is at this step: what was done here is done, and that one goes on.
    if ((await place.storage.saveSweepProgress(step.name, progress)) === "changed") return;
  }
}

/** The ids that failed. */
async function settleAll(
  place: SweepPlace,
  step: SweepStep,
  ids: readonly string[],
  report: StepReport,
): Promise<readonly string[]> {
  const bad: string[] = [];
  const loaded = ids.length === 0 ? [] : await step.load(place, ids);
  const settleOne = async ({ id, item }: (typeof loaded)[number]) => {
    report.looked += 1;
    try {
      if (await step.settle(place, item)) report.settled += 1;
    } catch (error) {
      bad.push(id);
      report.setAside += 1;
      place.log({ ...errorLine(error), step: step.name, setAside: id });
    }
  };
  for (let start = 0; start < loaded.length; start += AT_ONCE)
    await Promise.all(loaded.slice(start, start + AT_ONCE).map(settleOne));
  return bad;
}

function errorLine(error: unknown): object {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { level: "error", operation: "sweep", error: { name, message, stack } };
}
